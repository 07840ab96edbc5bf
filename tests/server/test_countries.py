"""Country facts: the table itself, and the ways to ask for what is in it."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.facts.atlas import atlas, fold
from live_desktop.server.brain.facts.countries import Countries
from live_desktop.server.brain.utterance import Utterance


def ask(question: str) -> str | None:
    reply = Countries().answer(Utterance.of(question))
    return reply.text if reply else None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the capital of France?", "The capital of France is Paris."),
        ("What's the capitol of Kazakhstan?", "The capital of Kazakhstan is Astana."),
        ("Germany's capital", "The capital of Germany is Berlin."),
        ("And what is the capital of Eswatini?",
         "The capital of Eswatini is Mbabane. The parliament sits in Lobamba."),
        ("Capital of Swaziland, please",
         "The capital of Eswatini is Mbabane. The parliament sits in Lobamba."),
        ("What is the capital of Burundi?",
         "The capital of Burundi is Gitega. The largest city is Bujumbura."),
        ("What's the capital of the UK?", "The capital of the United Kingdom is London."),
        ("What is the capital of Marocco?", "The capital of Morocco is Rabat."),
        ("Which country's capital is Oslo?", "The capital of Norway is Oslo."),
        ("Kiev is the capital of which country?", "The capital of Ukraine is Kyiv."),
        ("Is Sydney the capital of Australia?", "No, the capital of Australia is Canberra."),
        ("Is Bern the capital of Switzerland?", "Yes, the capital of Switzerland is Bern."),
        ("How many people live in the States?",
         "The United States has about 340 million people, by figures of 2024."),
        ("What's the population of Côte d'Ivoire?",
         "Ivory Coast has about 30 million people, by figures of 2024."),
        ("How many inhabitants does Iceland have?",
         "Iceland has about 390,000 people, by figures of 2024."),
        ("Population of India", "India has about 1.45 billion people, by figures of 2024."),
        ("How big is Holland?",
         "The Netherlands covers about 41,800 square kilometers, or 16,200 square miles."),
        ("What is Monaco's area?",
         "Monaco covers about 2.1 square kilometers, or 0.8 square miles."),
        ("What currency do they use in Japan?", "In Japan one pays with the Japanese yen."),
        ("What is the currency of Croatia?", "In Croatia one pays with the euro."),
        ("What language is spoken in Brazil?", "The official language of Brazil is Portuguese."),
        ("What languages do they speak in Belgium?",
         "The official languages of Belgium are Dutch, French and German."),
        ("Where is Ghana?", "Ghana is in western Africa."),
        ("What continent is Peru in?", "Peru is in South America."),
        ("Where is Jamaica?", "Jamaica is in North America, in the Caribbean."),
        ("Is Norway in Europe?", "Yes, Norway is in northern Europe."),
        ("Is the Gambia in Asia?", "No, the Gambia is in western Africa."),
        ("Is Turkey in Europe?",
         "Yes, Türkiye is in western Asia, with a part in Europe."),
        ("Which countries border Portugal?", "Portugal borders on Spain."),
        ("Which countries board are Portugal?", "Portugal borders on Spain."),
        ("Which countries bored and Portugal,", "Portugal borders on Spain."),
        ("What are the neighbours of Kosovo?",
         "Kosovo borders on Albania, Montenegro, North Macedonia and Serbia."),
        ("What country's border Ireland?", "Ireland borders on the United Kingdom."),
        ("What are Japan's neighbors?", "Japan has no land border with another country."),
        ("Does France border Spain?", "Yes, France and Spain share a border."),
        ("Does France border Poland?", "No, France and Poland don't share a border."),
        ("Is Germany bigger than France?",
         "No, Germany is smaller than France: about 358,000 square kilometers against 641,000 "
         "square kilometers."),
        ("Is Austria smaller than Italy?",
         "Yes, Austria is smaller than Italy: about 83,900 square kilometers against 301,000 "
         "square kilometers."),
        ("Which has more people, India or China?",
         "India is more populous than China: about 1.45 billion people against 1.41 billion "
         "people."),
        ("Does Norway have more people than Sweden?",
         "No, Norway is less populous than Sweden: about 5.5 million people against 11 million "
         "people."),
        ("Which country is bigger, Spain or the Czech Republic?",
         "Spain is bigger than Czechia: about 506,000 square kilometers against 78,900 square "
         "kilometers."),
        ("What is the biggest country in the world?",
         "The biggest country in the world is Russia, with about 17.1 million square kilometers."),
        ("What's the smallest country in Africa?",
         "The smallest country in Africa is the Seychelles, with about 452 square kilometers."),
        ("Which country has the most people?",
         "The most populous country in the world is India, with about 1.45 billion people."),
    ],
)  # fmt: skip
def test_what_can_be_asked(question: str, answer: str) -> None:
    assert ask(question) == answer


def test_a_country_can_be_told_about() -> None:
    assert ask("Tell me about Malta") == (
        "Malta is in southern Europe. The capital of Malta is Valletta. It has about 570,000 "
        "people, and covers about 316 square kilometers. The official languages of Malta are "
        "Maltese and English. In Malta one pays with the euro."
    )


@pytest.mark.parametrize(
    "question",
    [
        "Where are you?",
        "Where is my phone?",
        "How big is the sun?",
        "Is the moon bigger than France?",
        "What is the capital of Atlantis?",
        "Which country's capital is Gotham?",
        "What is the population of Mars?",
        "Tell me about yourself",
        "What's the weather in France?",
        "Is France bigger than France?",
        "a" * 1000,
    ],
)
def test_other_questions_are_left_to_others(question: str) -> None:
    assert ask(question) is None


NAMES = (
    ("USA", "US"), ("America", "US"), ("the U.S.", "US"), ("Great Britain", "GB"), ("UK", "GB"),
    ("Holland", "NL"), ("Burma", "MM"), ("Macedonia", "MK"), ("Turkey", "TR"), ("Türkiye", "TR"),
    ("Czech Republic", "CZ"), ("Ivory Coast", "CI"), ("Cape Verde", "CV"), ("East Timor", "TL"),
    ("DR Congo", "CD"), ("Sao Tome", "ST"), ("the Vatican", "VA"), ("Bosnia", "BA"),
    ("Guinea-Bissau", "GW"), ("Guinea", "GN"), ("Niger", "NE"), ("Nigeria", "NG"),
    ("Slovakia", "SK"), ("Slovenia", "SI"), ("Austria", "AT"), ("Australia", "AU"), ("Iran", "IR"),
    ("Iraq", "IQ"), ("Phillipines", "PH"), ("Columbia", "CO"), ("Kirgizstan", "KG"),
    ("Dominica", "DM"), ("Dominican Republic", "DO"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_names_are_many(name: str, code: str) -> None:
    found = atlas().find(fold(name))
    assert found is not None
    assert found.code == code


def test_the_table_is_whole() -> None:
    table = atlas()
    assert len(table.countries) == 197, "the members of the United Nations and four more"
    assert len(table.by_code) == len(table.countries)
    for country in table.countries:
        assert country.capital
        assert country.population > 0
        assert country.area > 0
        assert country.currencies
        assert country.languages
        assert table.find(fold(country.name)) is country
        assert table.by_capital[fold(country.capital)] is country


def test_borders_have_two_sides() -> None:
    for country in atlas().countries:
        for code in country.neighbors:
            assert country.code in atlas().by_code[code].neighbors, (country.name, code)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    ask(text)
    ask(f"What is the capital of {text}")


def test_no_text_takes_long() -> None:
    ask("What is the capital of France?")
    start = thread_time()
    for question in (
        "is the the the " * 9,
        "how big is " + "x" * 130,
        "what is " * 18,
        "a" * 10**6,
    ):
        ask(question)
    assert thread_time() - start < 0.5


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What's the capital of the US?",
         "The capital of the United States is Washington, D.C."),
        ("Capital Brazil", "The capital of Brazil is Brasília."),
        ("How many people in Japan?", "Japan has about 123 million people, by figures of 2024."),
        ("capital letter", None),
        ("Is Cyprus in Europe?",
         "No, Cyprus is in Asia, in the eastern Mediterranean; it belongs to the European Union."),
        ("Capital of Scotland",
         "Scotland is a part of the United Kingdom. Its capital is Edinburgh."),
        ("How many countries are there in Africa?",
         "I know 54 countries in Africa. How many there are depends on who counts."),
    ],
)  # fmt: skip
def test_what_is_not_in_a_row_of_the_table(question: str, answer: str | None) -> None:
    reply = Countries().answer(Utterance.of(question))
    assert (reply and reply.text) == answer
