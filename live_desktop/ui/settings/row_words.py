"""What each row of the settings is called, what it does, and how it is found."""

from dataclasses import dataclass

from live_desktop.language import _, as_in
from live_desktop.ui.settings.words import BRAIN, SHORTCUTS, SOUND


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says: its name, what it does, and other words it is looked for by."""

    name: str
    text: str
    also: str = ""


ROWS = {
    "connection": RowWords(
        _("Where talks go"),
        _("Automatic is Gemini where GEMINI_API_KEY is set, and else the offline voice."),
        # Translators: words, divided by spaces, that people may look for a setting by: put whatever
        # they would type in your language. Each setting has such a line.
        _("service provider endpoint server gemini google offline local vertex cloud online"),
    ),
    "google_key": RowWords(
        _("Google Gemini key"),
        _("Kept in this computer’s own password store."),
        _("api key token secret password credentials login account gemini ai studio"),
    ),
    "custom_url": RowWords(
        _("Address of another server"),
        _("A relay, a proxy or a server of your own. It begins with ws:// or wss://."),
        _("custom url websocket endpoint host relay"),
    ),
    "custom_key": RowWords(
        _("Key of that server"),
        _("Only if it wants one. Kept in this computer’s own password store."),
        _("api key token secret password custom"),
    ),
    "vertex_project": RowWords(
        _("Google Cloud project"),
        _("The project’s ID. Empty takes that of this computer’s login."),
        _("vertex gcp cloud id"),
    ),
    "vertex_location": RowWords(
        _("Google Cloud region"),
        _("Where the model runs, such as us-central1, europe-west4 or global."),
        _("vertex gcp location zone place"),
    ),
    "proxy": RowWords(
        _("Proxy"),
        _("Empty follows the system, “none” goes straight out."),
        _("network socks http company firewall tunnel"),
    ),
    "ca_file": RowWords(
        _("Certificates"),
        _("A PEM file of authorities to trust besides the system’s."),
        _("tls ssl authority ca pem company network https security"),
    ),
    "reply_seconds": RowWords(
        _("Longest wait for an answer"),
        _("After that silence you are told, and can ask again."),
        _("timeout reply patience seconds deadline slow"),
    ),
    "model": RowWords(
        _("Model"),
        _("Choose one, or type the id of any other."),
        _("gemini flash live ai engine llm version"),
    ),
    "language": RowWords(
        _("Language of the answers"),
        _("A code such as de-DE or ja-JP. Empty follows you."),
        _("locale speak accent translate german english spanish french japanese chinese"),
    ),
    "temperature": RowWords(
        _("Temperature"),
        _("How varied answers are, from 0 to 2."),
        _("randomness creativity variety sampling"),
    ),
    "top_p": RowWords(
        _("Top p"),
        _("The share of likely words to choose from, from 0 to 1."),
        _("nucleus sampling probability randomness"),
    ),
    "top_k": RowWords(
        _("Top k"), _("How many likely words to choose from."), _("sampling randomness candidates")
    ),
    "max_output_tokens": RowWords(
        _("Longest answer"),
        _("An answer is cut at this length."),
        _("max output tokens limit length short"),
    ),
    "seed": RowWords(
        _("Seed"),
        _("The same number makes answers alike, as far as the model can."),
        _("random repeatable deterministic"),
    ),
    "thinking_level": RowWords(
        as_in("setting", "Thinking"),
        _("How much it thinks before it answers."),
        _("reasoning effort depth level smart"),
    ),
    "thinking_budget": RowWords(
        _("Thinking budget"),
        _("0 is no thinking, −1 as much as the question needs."),
        _("reasoning effort tokens limit"),
    ),
    "include_thoughts": RowWords(
        _("Show thoughts"),
        _("Its thoughts stand folded above the answer."),
        _("reasoning explain thinking summary"),
    ),
    "affective": RowWords(
        _("Follow my mood"),
        _("The voice answers to how you sound."),
        _("affective emotion feeling tone dialog empathy"),
    ),
    "proactive": RowWords(
        _("Speak of its own accord"),
        _("It may stay silent where nothing is meant for it, or say something unasked."),
        _("proactive audio silence background initiative"),
    ),
    "google_search": RowWords(
        _("Google Search"),
        _("It may look things up on the web, and shows where it found them."),
        _("grounding web internet sources browse news"),
    ),
    "media_resolution": RowWords(
        _("Look at pictures"),
        _("How closely. Closer takes more tokens."),
        _("media resolution image video"),
    ),
    "talk_mode": RowWords(
        _("Talk mode"),
        _("When the microphone is heard."),
        _("push to talk ptt hold toggle open mic microphone key hands free walkie"),
    ),
    "hotkey": RowWords(
        _("Global hotkey"),
        _("Talks whatever program is in front. Empty for none."),
        _("keyboard shortcut system wide anywhere background push to talk key"),
    ),
    "close_to_tray": RowWords(
        _("Closing leaves it in the tray"),
        _("Where there is a tray. Quit still ends it."),
        _("minimise background notification area icon hide"),
    ),
    "announce_while_listening": RowWords(
        _("Announce while listening"),
        _("A screen reader tells of states even while the microphone would hear it."),
        _("accessibility speech narrator orca nvda voiceover"),
    ),
    "patience": RowWords(
        _("Patience"),
        _("How long a pause you may make before it answers."),
        _("vad silence pause end of speech sensitivity wait quick slow turn cut off interrupt me"),
    ),
    "end_readiness": RowWords(
        _("End of speech"),
        _("How readily silence counts as the end of what you say."),
        _("vad sensitivity end detection"),
    ),
    "silence_ms": RowWords(
        _("Silence at the end"),
        _("Milliseconds of silence after which you have finished."),
        _("vad pause duration ms"),
    ),
    "start_readiness": RowWords(
        _("Start of speech"),
        _("How readily sound counts as the start of speech. Less helps in noise."),
        _("vad sensitivity noise background detection"),
    ),
    "prefix_padding_ms": RowWords(
        _("Speech before it counts"),
        _("Milliseconds of speech before it counts as begun."),
        _("vad prefix padding ms start cough"),
    ),
    "speech_interrupts": RowWords(
        _("Interrupt by speaking"),
        _("Your voice stops the answer."),
        _("barge in interruption cut off activity handling screen reader"),
    ),
    "coverage": RowWords(
        _("What belongs to your turn"),
        _("Your speech alone, or all that was heard and seen."),
        _("turn coverage video silence input activity"),
    ),
    "transcribe_languages": RowWords(
        _("Languages you speak"),
        _("Codes such as en-US, de-DE, the likeliest first."),
        _("input recognition speech stt asr captions locale"),
    ),
    "transcribe_vocabulary": RowWords(
        _("Names and rare words"),
        _("Words that are hard to recognise, with commas between."),
        _("vocabulary dictionary spelling jargon phrases hints"),
    ),
    "trigger_tokens": RowWords(
        _("Forget from"),
        _("A conversation of this length loses its oldest part."),
        _("context compression window trigger tokens memory long sliding"),
    ),
    "target_tokens": RowWords(
        _("Keep then"),
        _("The length that is kept."),
        _("context compression window target tokens memory sliding"),
    ),
    "sound": RowWords(
        SOUND,
        _("Devices, echo and noise."),
        _(
            "microphone loudspeaker speaker headset device input output volume echo noise"
            " gain test half duplex earcons chime bluetooth check level"
        ),
    ),
    "brain": RowWords(
        BRAIN,
        _("A language model of your own for open questions."),
        _("ollama lm studio llama local model openai offline brain llm"),
    ),
    "window_language": RowWords(
        _("Language"),
        _("Of all words in the program. The offline voice speaks English."),
        _("language locale translation german english spanish french japanese chinese"),
    ),
    "appearance": RowWords(
        _("Appearance"),
        _("Light, dark, or like the system."),
        _("theme dark mode light colour night"),
    ),
    "contrast": RowWords(
        _("Contrast"),
        _("High contrast makes words darker or lighter, and draws every edge."),
        _("accessibility a11y visibility readable borders vision"),
    ),
    "accent": RowWords(
        _("Accent"),
        _("The colour of what lives and comes first."),
        _("color colour tint theme highlight"),
    ),
    "text_percent": RowWords(
        _("Text size"),
        _("Of all words in the program."),
        _("font size zoom larger smaller big scale accessibility readable"),
    ),
    "motion": RowWords(
        _("Motion"),
        _("Reduced motion keeps the voice and the meters still."),
        _("animation reduced accessibility vestibular still movement"),
    ),
    "shortcuts": RowWords(
        SHORTCUTS,
        _("Click a field and press the keys."),
        _("keyboard keys hotkey binding accelerator command"),
    ),
    "keep_conversations_days": RowWords(
        _("Conversations"),
        _("What both sides said, as text."),
        _("history transcript retention delete privacy keep days"),
    ),
    "keep_logs_days": RowWords(
        _("Logs"),
        _("What the program did, for finding faults. No word of a talk is in it."),
        _("log files debug retention delete privacy keep days"),
    ),
    "keep_handles_days": RowWords(
        _("Session handles"),
        _("With it a talk goes on where it was, after a restart of the program."),
        _("resume resumption session retention delete privacy keep days"),
    ),
    "look_for_updates": RowWords(
        _("Look for newer versions"),
        _("Once a day GitHub is asked for the newest one. Nothing is installed."),
        _("update upgrade version release check internet new"),
    ),
}
