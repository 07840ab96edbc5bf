#!/bin/sh
# Runs in the bare system as an ordinary user: gives the command that follows a screen, a sound card
# and a key vault, none of which needs any hardware.
set -eu

own=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$own"' EXIT
export HOME="$own" XDG_RUNTIME_DIR="$own" TMPDIR="$own" DISPLAY=:7 QT_QPA_PLATFORM=xcb
export PULSE_SERVER="unix:$own/sound" ALSA_CONFIG_PATH="$own/alsa.conf"

Xvfb "$DISPLAY" -screen 0 1280x1024x24 -nolisten tcp >"$own/screen.log" 2>&1 &

cat >"$ALSA_CONFIG_PATH" <<'ALSA'
pcm_type.pulse { lib "libasound_module_pcm_pulse.so" }
ctl_type.pulse { lib "libasound_module_ctl_pulse.so" }
pcm.!default { type pulse hint { show on description "PulseAudio" } }
ctl.!default { type pulse }
pcm.pulse { type pulse }
ctl.pulse { type pulse }
defaults.namehint.basic on
ALSA
pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --log-target="file:$own/sound.log" \
    -L "module-native-protocol-unix socket=$own/sound auth-anonymous=1" \
    -L "module-null-sink norewinds=1 sink_name=loudspeaker rate=48000 channels=2" \
    -L "module-null-sink norewinds=1 sink_name=feed rate=48000 channels=1" \
    -L "module-remap-source source_name=microphone master=feed.monitor channels=1" &
waited=0
until pactl info >/dev/null 2>&1 && [ -e "/tmp/.X11-unix/X${DISPLAY#:}" ]; do
    waited=$((waited + 1))
    if [ "$waited" -gt 300 ]; then
        echo "The screen and the sound card do not start." >&2
        cat "$own/screen.log" "$own/sound.log" >&2
        exit 1
    fi
    sleep 0.1
done
pactl set-default-sink loudspeaker
pactl set-default-source microphone

# A vault without a password is unlocked by an empty line.
dbus-run-session -- sh -c '
    echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "$@"' try "$@"
