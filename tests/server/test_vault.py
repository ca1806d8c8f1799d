"""The vault: what was sealed is read by its own key, about its own thing, unchanged; and nothing else is."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.vault import KEY_BYTES, Unreadable, Vault, VaultUnfit

PLAIN = b"the words that a party agreed to"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "service.key")


def test_what_was_sealed_is_read_after_a_restart(tmp_path: Path) -> None:
    first = Vault.open(tmp_path / "service.key")
    wrapped = first.new_mediation_key("room")
    sealed = first.unwrap("room", wrapped).seal(PLAIN, b"room 1")
    again = Vault.open(tmp_path / "service.key")
    assert again.unwrap("room", wrapped).open(sealed, b"room 1") == PLAIN


def test_nothing_is_said_of_the_plain_words_but_their_length(vault: Vault) -> None:
    key = vault.unwrap("room", vault.new_mediation_key("room"))
    sealed, again = key.seal(PLAIN, b"about"), key.seal(PLAIN, b"about")
    assert sealed != again
    for piece in (PLAIN, PLAIN[:8], b"about"):
        assert piece not in sealed


@pytest.mark.parametrize("about", [b"room 2", b"other 1", b"", b"room 1 "])
def test_a_record_moved_to_another_room_or_version_is_unreadable(vault: Vault, about: bytes) -> None:
    key = vault.unwrap("room", vault.new_mediation_key("room"))
    with pytest.raises(Unreadable):
        key.open(key.seal(PLAIN, b"room 1"), about)


def test_every_flipped_bit_and_every_cut_is_noticed(vault: Vault) -> None:
    key = vault.unwrap("room", vault.new_mediation_key("room"))
    sealed = key.seal(b"words", b"about")
    for position in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[position] ^= 1 << bit
            with pytest.raises(Unreadable):
                key.open(bytes(changed), b"about")
        with pytest.raises(Unreadable):
            key.open(sealed[:position], b"about")
    with pytest.raises(Unreadable):
        key.open(sealed + b"\0", b"about")


def test_each_mediation_has_a_key_of_its_own(vault: Vault) -> None:
    here = vault.unwrap("here", vault.new_mediation_key("here"))
    there = vault.unwrap("there", vault.new_mediation_key("there"))
    with pytest.raises(Unreadable):
        there.open(here.seal(PLAIN, b"about"), b"about")


def test_a_wrapped_key_is_good_for_its_room_and_its_service_alone(vault: Vault, tmp_path: Path) -> None:
    wrapped = vault.new_mediation_key("here")
    with pytest.raises(Unreadable):
        vault.unwrap("there", wrapped)
    with pytest.raises(Unreadable):
        Vault.open(tmp_path / "another.key").unwrap("here", wrapped)


def test_the_service_key_is_a_file_of_32_bytes_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    old = os.umask(0)
    try:
        Vault.open(path)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_bytes()) == KEY_BYTES
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_programs_that_make_the_service_key_at_once_both_have_the_same(tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: Vault.open(path), range(8)))
    wrapped = vaults[0].new_mediation_key("room")
    for vault in vaults:
        vault.unwrap("room", wrapped)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"short", bytes(31), bytes(33)])
def test_a_service_key_of_another_length_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "service.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(VaultUnfit, match="exactly 32 bytes"):
        Vault.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_service_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "service.key"
    path.write_bytes(bytes(32))
    path.chmod(mode)
    with pytest.raises(VaultUnfit, match="chmod 600"):
        Vault.open(path)


def test_a_service_key_that_cannot_be_read_or_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "no such" / "service.key"):
        with pytest.raises(VaultUnfit, match="cannot be used") as refused:
            Vault.open(path)
        assert "\n" not in str(refused.value)
