"""What a description may tell another person: everything that a connection needs, and no address but a relay's."""

import re
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sdp import SdpUnfit, candidate_for, description_for
from server.wire import Ways

pytestmark = pytest.mark.security

FINGERPRINT = ":".join(["CD", "12", "1A", "62"] * 8)
SOUND = [
    "m=audio 36104 UDP/TLS/RTP/SAVPF 111 63 110",
    "c=IN IP4 198.51.100.7",
    "a=rtcp:36105 IN IP4 198.51.100.7",
    "a=candidate:2602570393 1 udp 2122260223 198.51.100.7 36104 typ host generation 0 network-id 1 network-cost 50",
    "a=candidate:1 1 udp 2122260222 3f1c2a10-0000-4000-8000-5e1f00d0cafe.local 5353 typ host generation 0",
    "a=candidate:2 1 udp 1685987071 203.0.113.9 4000 typ srflx raddr 198.51.100.7 rport 36104 generation 0",
    "a=candidate:3 1 udp 41885439 192.0.2.1 50000 typ relay raddr 203.0.113.9 rport 4000 generation 0 network-cost 50",
    "a=candidate:4 1 udp 41885438 2001:db8::1 50001 typ relay raddr 2001:db8:5::7 rport 4001 generation 0",
    "a=remote-candidates:1 198.51.100.8 36104",
    "a=end-of-candidates",
    "a=ice-ufrag:cGuj",
    "a=ice-pwd:kQSVN86r2BxQn5pcZx46MX/+",
    "a=ice-options:trickle",
    f"a=fingerprint:sha-256 {FINGERPRINT}",
    "a=setup:actpass",
    "a=mid:0",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "a=extmap:2/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "a=extmap:5 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    "a=extmap:13 urn:3gpp:video-orientation",
    "a=sendrecv",
    "a=msid:fef68f2c-6a08-461f-b053-826e07b7ced7 ec9659b9-2ce4-40e9-a533-9a8dc44969b9",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    "a=rtcp-xr:rcvr-rtt=all",
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=rtcp-fb:* ccm fir",
    "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1",
    "a=fmtp:63 111/111",
    "b=TIAS:32000",
    "a=ssrc:1764197256 cname:wAhCm7oEJNQ6Hj/+",
    "a=ssrc:1764197256 cname:{3f1c2a10-0000-4000-8000-5e1f00d0cafe}",
    "a=ssrc:1764197256 msid:- ec9659b9-2ce4-40e9-a533-9a8dc44969b9",
    "a=ssrc-group:FID 3511155037 2011295090",
]
HEAD = [
    "v=0",
    "o=mozilla...THIS_IS_SDPARTA-99.0 4382488486571272183 2 IN IP4 198.51.100.7",
    "s=at home.local",
    "i=198.51.100.7",
    "u=http://198.51.100.7/",
    "e=parent@198.51.100.7",
    "c=IN IP6 2001:db8:5::7",
    "t=1 2",
    "a=group:BUNDLE 0 1 2",
    "a=extmap-allow-mixed",
    "a=msid-semantic:WMS *",
    "a=x-address:198.51.100.7",
    "a=x-address:fe80::1",
    "a=tool:fe80::1",
    "a=ssrc:5 cname:198.51.100.7",
    "a=ssrc:5 cname:fe80::1",
    "a=ssrc:5 address:1",
    "a=fingerprint:sha-256 fe80::1",
    "a=fingerprint:sha-256 20:01:0D:B8:00:05:00:07:00:00:00:00:00:00:00:01",
    "a=extmap:6 http://198.51.100.7/",
    "a=extmap:7 http://www.webrtc.org.home.local/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:8 urn:ietf:params:rtp-hdrext:fe80::1",
    "b=AS:198.51.100.7",
]
SOUND_GOES_ON = [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 110",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    "a=candidate:3 1 udp 41885439 192.0.2.1 50000 typ relay raddr 0.0.0.0 rport 0 generation 0",
    "a=candidate:4 1 udp 41885438 2001:db8::1 50001 typ relay raddr 0.0.0.0 rport 0 generation 0",
    *SOUND[9:],
]
HEAD_GOES_ON = [
    "v=0",
    "o=- 4382488486571272183 2 IN IP4 0.0.0.0",
    "s=-",
    "c=IN IP4 0.0.0.0",
    "t=0 0",
    "a=group:BUNDLE 0 1 2",
    "a=extmap-allow-mixed",
    "a=msid-semantic:WMS *",
]
PICTURE = ["m=video 9 UDP/TLS/RTP/SAVPF 96 97", "c=IN IP4 0.0.0.0", "a=bundle-only", "a=mid:1", "a=inactive"]
REFUSED_PART = ["m=video 0 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "a=mid:2"]
HEADS = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]


def sdp(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def part(kind: str) -> str:
    return f"m={kind} 9 UDP/TLS/RTP/SAVPF 96"


def test_a_description_keeps_what_a_connection_needs_and_loses_every_address_but_a_relays() -> None:
    told = description_for(Ways.RELAY, sdp(*HEAD, *SOUND, *PICTURE, *REFUSED_PART))
    assert told.split("\r\n") == [*HEAD_GOES_ON, *SOUND_GOES_ON, *PICTURE, *REFUSED_PART, ""]


def test_where_there_is_no_relay_a_description_stays_as_it_is() -> None:
    whole = sdp(*HEAD, *SOUND, *PICTURE)
    assert description_for(Ways.ALL, whole) == whole


def test_lines_end_as_they_have_to_however_they_ended() -> None:
    told = sdp(*HEADS, part("audio"))
    assert description_for(Ways.RELAY, told.replace("\r\n", "\n")) == told


@pytest.mark.parametrize("ways", Ways)
@pytest.mark.parametrize(
    "parts", [["audio"], ["audio", "video"], ["audio", "video", "video"]], ids=lambda parts: "-".join(parts)
)
def test_sound_and_two_pictures_in_that_order_are_let_through(ways: Ways, parts: list[str]) -> None:
    told = sdp(*HEADS, *map(part, parts))
    assert description_for(ways, told) == told


@pytest.mark.parametrize("ways", Ways)
@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["video"],
        ["audio", "audio"],
        ["audio", "video", "audio"],
        ["video", "audio"],
        ["audio", "video", "video", "audio"],
        ["audio", "video", "video", "video"],
        ["audio", "application"],
        ["application"],
        ["message"],
    ],
    ids=lambda parts: "-".join(parts) or "none",
)
def test_a_part_that_no_gate_knows_of_is_refused(ways: Ways, parts: list[str]) -> None:
    with pytest.raises(SdpUnfit):
        description_for(ways, sdp(*HEADS, *map(part, parts)))


GOOD = sdp(*HEADS, part("audio"))


@pytest.mark.parametrize("ways", Ways)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n",
        "not sdp",
        "candidate:1 1 udp 1 192.0.2.1 1 typ relay",
        GOOD.removesuffix("\r\n"),
        GOOD + "\r\n",
        GOOD.replace("\r\n", "\r"),
        GOOD.replace("\r\n", "\r\n\r\n", 1),
        GOOD + "a=\u2028m=audio\r\n",
        GOOD + "a=tab\there\r\n",
        GOOD + "a=nul\0\r\n",
        GOOD + "a=\rm=audio 9 UDP/TLS/RTP/SAVPF 96\r\n",
        GOOD + "M=audio 9 UDP/TLS/RTP/SAVPF 96\r\n",
        GOOD + " m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n",
        GOOD + "m =audio\r\n",
        GOOD.replace("v=0", "v=1"),
        GOOD.removeprefix("v=0\r\n"),
        "<p>\r\n",
    ],
)
def test_what_is_no_sdp_is_refused(ways: Ways, text: str) -> None:
    with pytest.raises(SdpUnfit) as unfit:
        description_for(ways, text)
    assert unfit.value.args == (), "nothing of it can come into a line for the operator"


@pytest.mark.parametrize(
    "line",
    [
        "o=- 198.51.100.7 1 IN IP4 0.0.0.0",
        "o=- 1 1",
        "m=audio 198.51.100.7 UDP/TLS/RTP/SAVPF 96",
        "m=audio 9 UDP/TLS/RTP/SAVPF 198.51.100.7",
        "m=audio 9 198.51.100.7 96",
        "m=audio 9 UDP/TLS/RTP/SAVPF fe80::1",
    ],
)
def test_a_line_that_cannot_be_left_out_and_is_odd_is_refused(line: str) -> None:
    lines = [line if one.startswith(line[:2]) else one for one in GOOD.split("\r\n")]
    assert line in lines
    with pytest.raises(SdpUnfit):
        description_for(Ways.RELAY, "\r\n".join(lines))


RELAYED = "candidate:3 1 udp 41885439 192.0.2.1 50000 typ relay"
RELAYED_6 = "candidate:3 1 udp 41885439 2001:db8::1 50000 typ relay"


@pytest.mark.parametrize(
    ("candidate", "told"),
    [
        ("", ""),
        (RELAYED, f"{RELAYED} raddr 0.0.0.0 rport 0"),
        (f"{RELAYED} raddr 203.0.113.9 rport 4000", f"{RELAYED} raddr 0.0.0.0 rport 0"),
        (f"{RELAYED} raddr fe80::1 rport 4000", f"{RELAYED} raddr 0.0.0.0 rport 0"),
        (f"{RELAYED} raddr home.local rport 4000", f"{RELAYED} raddr 0.0.0.0 rport 0"),
        (
            f"{RELAYED} raddr 203.0.113.9 rport 4000 generation 0 ufrag cGuj network-id 3 network-cost 900",
            f"{RELAYED} raddr 0.0.0.0 rport 0 generation 0 ufrag cGuj",
        ),
        (f"{RELAYED} ufrag 203.0.113.9 x 203.0.113.9", f"{RELAYED} raddr 0.0.0.0 rport 0"),
        (RELAYED_6, f"{RELAYED_6} raddr 0.0.0.0 rport 0"),
        (RELAYED.replace("192.0.2.1", "home.local"), None),
        (RELAYED.replace("192.0.2.1", "999.0.2.1"), None),
        (RELAYED.replace("relay", "host"), None),
        (RELAYED.replace("relay", "srflx raddr 198.51.100.7 rport 9"), None),
        (RELAYED.replace("relay", "prflx"), None),
        (RELAYED.replace("relay", "host typ relay"), None),
        (RELAYED.replace("relay", "relayed"), None),
        (f"a={RELAYED}", None),
        (f"{RELAYED} odd", None),
        (f"{RELAYED}\r\n{RELAYED}", None),
        (f"{RELAYED}\n", None),
        (f"{RELAYED} raddr  rport 4000", None),
        ("fe80::1", None),
        (" ", None),
    ],
)
def test_a_candidate_is_a_relays_or_nothing(candidate: str, told: str | None) -> None:
    assert candidate_for(Ways.RELAY, candidate) == told


@pytest.mark.parametrize(
    ("candidate", "goes_on"),
    [
        ("", True),
        ("candidate:1 1 udp 1 198.51.100.7 9 typ host", True),
        ("candidate:1 1 udp 1 home.local 9 typ host", True),
        ("198.51.100.7", False),
        ("candidate:1 1 udp 1 198.51.100.7 9 typ host\r\na=x", False),
    ],
)
def test_where_there_is_no_relay_a_candidate_of_any_kind_goes_on_as_it_is(
    candidate: str, goes_on: bool
) -> None:
    assert candidate_for(Ways.ALL, candidate) == (candidate if goes_on else None)


# Whatever comes in.

V4 = st.ip_addresses(v=4).map(str)
V6 = st.ip_addresses(v=6).map(str)
NAMES = st.from_regex(r"[a-z0-9-]{1,12}\.(local|example)", fullmatch=True)
ADDRESS = st.one_of(V4, V6, NAMES)
NOISE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
WORDS = st.one_of(
    ADDRESS,
    NOISE,
    st.sampled_from(["typ", "relay", "host", "raddr", "rport", "candidate:1", "1", "udp", "IN", "IP4"]),
)
FREE = st.builds(
    lambda letter, glue, words: f"{letter}={glue.join(words)}",
    st.sampled_from("abceikmoprstuvz"),
    st.sampled_from([" ", ":", "", "=", ";", "/"]),
    st.lists(WORDS, max_size=8),
)
NAMED = st.builds(
    lambda name, words: f"a={name}:{' '.join(words)}",
    st.sampled_from(
        [
            "rtcp",
            "fingerprint",
            "extmap",
            "ssrc",
            "fmtp",
            "mid",
            "msid",
            "remote-candidates",
            "tool",
            "ice-pwd",
            "rtcp-fb",
        ]
    ),
    st.lists(WORDS, max_size=6),
)
ENDS = st.builds(
    lambda address, kind, back: (
        f"a=candidate:1 1 udp 5 {address} 9 typ {kind} raddr {back} rport 9 generation 0 ufrag {back}"
    ),
    ADDRESS,
    st.sampled_from(["host", "srflx", "prflx", "relay"]),
    ADDRESS,
)
LINES = st.lists(st.one_of(FREE, NAMED, ENDS, st.sampled_from([*HEAD, *SOUND])), max_size=25)


def addresses_in(text: str) -> set[str]:
    """Every address or name of a machine that somebody could read in it, found in another way than it is made."""
    found = set(re.findall(r"\d+\.\d+\.\d+\.\d+", text)) | set(
        re.findall(r"[\w-]+\.(?:local|example)\b", text)
    )
    for run in re.findall(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", text):
        for begin in range(len(run)):
            for end in range(begin + 2, min(len(run), begin + 45) + 1):
                if run[begin:end].count(":") >= 2 and is_address(run[begin:end]):
                    found.add(run[begin:end])
    return found


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def without_relays(told: str) -> str:
    """The text without the addresses of its relayed candidates, and without fingerprints, whose pairs of letters in a
    row could be taken for an address."""
    told = re.sub(r"(candidate:\S+ \d+ \w+ \d+) \S+ (\d+ typ relay)", r"\1 \2", told)
    return re.sub(r"a=fingerprint:sha-\d+ (?:[0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}\r\n", "", told)


@given(before=LINES, sound=LINES)
def test_whatever_comes_in_no_address_comes_out_that_is_not_a_relays(
    before: list[str], sound: list[str]
) -> None:
    lines = [*HEADS, *before, part("audio"), *sound]
    try:
        told = description_for(Ways.RELAY, sdp(*lines))
    except SdpUnfit:
        return
    assert addresses_in(without_relays(told)) <= {"0.0.0.0"}
    said = {
        line.split()[4] for line in lines if re.match(r"a=candidate:\S+ \d+ \w+ \d+ \S+ \d+ typ relay", line)
    }
    relays = {line.split()[4] for line in told.split("\r\n") if line.startswith("a=candidate:")}
    assert relays <= said
    assert description_for(Ways.RELAY, told) == told, "what was let through once is let through as it is"
    assert told.endswith("\r\n")
    assert "\n" not in told.replace("\r\n", "")


@given(st.text(max_size=200))
def test_text_of_any_kind_is_sdp_or_refused(text: str) -> None:
    for ways in Ways:
        with pytest.raises(SdpUnfit):
            description_for(ways, text)


@given(
    st.one_of(
        st.text(max_size=80),
        ENDS.map(lambda line: line[2:]),
        st.lists(WORDS, max_size=12).map(" ".join),
        st.builds(lambda line, words: f"{line[2:]} {' '.join(words)}", ENDS, st.lists(WORDS, max_size=6)),
    )
)
def test_whatever_candidate_comes_in_no_address_comes_out_that_is_not_a_relays(candidate: str) -> None:
    told = candidate_for(Ways.RELAY, candidate)
    if told is None:
        return
    assert addresses_in(without_relays(told)) <= {"0.0.0.0"}
    assert candidate_for(Ways.RELAY, told) == told
