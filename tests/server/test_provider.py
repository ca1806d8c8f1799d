"""The provider's settings: what the file may say, that each mistake is one line, and where its words appear."""

from pathlib import Path

import pytest

from server.provider import LOGO_BYTES, NEUTRAL, ProviderUnfit, read_provider
from server.settings import Settings, SettingUnfit
from tests.server.certificates import png

FULL = """
name = "The mediation service"
contact = "Telephone 01632 960001"
legal_status = "Our own words."
complaints = "Write to us.\\nYou get an answer."
logo = "logo.png"
"""


def written(folder: Path, text: str | bytes, logo: bytes | None = None) -> Path:
    path = folder / "provider.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if logo is not None:
        (folder / "logo.png").write_bytes(logo)
    return path


def test_a_file_is_read_at_start_with_its_logo_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, FULL, png())
    told = Settings.read({"EVENHAND_PROVIDER": str(path)}).provider
    assert (told.name, told.contact) == ("The mediation service", "Telephone 01632 960001")
    assert (told.legal_status, told.complaints) == ("Our own words.", "Write to us.\nYou get an answer.")
    assert told.logo_address.startswith("data:image/png;base64,iVBORw0KGgo")


def test_the_example_in_deploy_can_be_used() -> None:
    example = Path(__file__).resolve().parents[2] / "deploy" / "provider.toml"
    assert read_provider(example).complaints.startswith("Write to the service's manager")


def test_without_a_file_everything_is_neutral() -> None:
    for environment in ({}, {"EVENHAND_PROVIDER": ""}):
        assert Settings.read(environment).provider == NEUTRAL
    assert NEUTRAL.logo_address == ""


@pytest.mark.parametrize(
    ("text", "logo", "told"),
    [
        ("name = ", None, "end of document"),
        ("a = " + "[" * 5000, None, "nested too deep"),
        (b"\xff\xfe", None, "not a text file"),
        ("", None, "name"),
        ('name = " "', None, "name: this is empty"),
        (f'name = "{"N" * 10_000}"', None, "name"),
        ('name = "a\\u202eb"', None, "name"),
        ('name = "S"\ncolour = "red"', None, "colour"),
        ('name = "S"\ncontact = "two\\nlines"', None, "contact"),
        (f'name = "S"\ncomplaints = "{"c" * 1001}"', None, "complaints"),
        ('name = "S"\nlegal_status = "a\\u0000b"', None, "legal_status"),
        ('name = "S"\nlogo = 1', None, "logo"),
        ('name = "S"\nlogo = "nowhere.png"', None, "logo: "),
        ('name = "S"\nlogo = "a\\u0000b"', None, "logo: "),
        ('name = "S"\nlogo = "."', None, "logo: "),
        (FULL, b"", "not a PNG"),
        (FULL, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a PNG"),
        (FULL, b"\xff\xd8\xff\xe0" + b"J" * 100, "not a PNG"),
        (FULL, png()[:-12], "not a PNG"),
        (FULL, png(1, 1)[:16] + b"IEND\xaeB`\x82", "from 1 to 2000 pixels"),
        (FULL, png(2001, 1), "from 1 to 2000 pixels"),
        (FULL, png()[:-12] + b"\0" * LOGO_BYTES + png()[-12:], "larger than"),
    ],
)
def test_a_mistake_is_one_line_that_names_its_place(
    tmp_path: Path, text: str | bytes, logo: bytes | None, told: str
) -> None:
    path = written(tmp_path, text, logo)
    with pytest.raises(ProviderUnfit) as unfit:
        read_provider(path)
    assert told in str(unfit.value)
    with pytest.raises(SettingUnfit, match="EVENHAND_PROVIDER"):
        Settings.read({"EVENHAND_PROVIDER": str(path)})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingUnfit, match=r"EVENHAND_PROVIDER .*nowhere\.toml: No such file"):
        Settings.read({"EVENHAND_PROVIDER": str(tmp_path / "nowhere.toml")})
