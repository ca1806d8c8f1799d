"""The only home of the certificates' windows: each kind, and the rule whose limit it has."""

from collections.abc import Mapping

from rooms.law.rule import CertificateKind, CertificateWindow, Mark, RuleId
from rooms.law.sources import REGULATIONS

CERTIFICATES: Mapping[CertificateKind, CertificateWindow] = {
    CertificateKind.NOT_PURSUED: CertificateWindow(
        row="K1",
        rule=RuleId.T21,
        when="The family told the adviser that it does not want mediation.",
        source=f"Children and Families Act 2014, section 55(4); {REGULATIONS}, regulation 34",
        mark=Mark.CORROBORATED,
    ),
    CertificateKind.TOOK_PART: CertificateWindow(
        row="K2",
        rule=RuleId.T25,
        when="The family took part in mediation and it has ended, whatever came of it.",
        source=f"Children and Families Act 2014, section 55(5); {REGULATIONS}, regulation 39",
        mark=Mark.CORROBORATED,
    ),
    CertificateKind.DEEMED: CertificateWindow(
        row="K3",
        rule=RuleId.T26,
        when="The authority could not arrange mediation inside thirty days.",
        source=f"{REGULATIONS}, regulation 39",
        mark=Mark.CORROBORATED,
    ),
    CertificateKind.CHANGED_MIND: CertificateWindow(
        row="K4",
        rule=RuleId.T21,
        when="The family had asked for mediation, and withdrew.",
        source=f"{REGULATIONS}, regulation 34",
        mark=Mark.CORROBORATED,
    ),
}
