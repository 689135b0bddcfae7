"""What happens in a case: each verb does one act through the real services, as whoever may do it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Staff
from demo.county.answers import answer
from demo.county.walk import Walk
from letters.deliveries import DeliveryData
from letters.models import Delivery, Letter
from requests_app.case import LockedCase
from requests_app.closing import closing
from requests_app.consultation import consultation
from requests_app.deadlines import consultation_limit
from requests_app.handling import extension, notes, search
from requests_app.intake.reveal import reveal
from requests_app.intake.submit import KeyedIn, RequestData, Upload, confirm_receipt, submit_application
from requests_app.models import Application, Consultation
from requests_app.purposes import ENCLOSURE
from requests_app.reply import drafting, material
from requests_app.review import clarification, reasons, review
from workflows.moves import application as moves

CONFIRMED_HOW = "电话确认，接听人为申请人本人"
NODES = {"head": "head_review", "legal": "legal_review", "sign": "sign"}
DUTIES = {"head": "office_head", "legal": "legal_reviewer", "sign": "signer"}


class ToldCase(Walk):
    """An application of the demo county; what happens when is told in `stories`."""

    # -- intake -----------------------------------------------------------------------------------------------
    def submit(self) -> None:
        if self.plan.kind == "R17":
            self.repeats = self.world.answered[self.plan.agency][-1]
            self.topic = self.repeats.topic
        people, channel = self.world.people, self.plan.channel
        applicants = self.applicants = self.repeats.applicants if self.repeats else people.applicants()
        paper = channel not in ("online", "email")
        by = self.who("registrar") if paper or channel == "email" else None
        represented = channel == "in_person" and self.rng.random() < 0.15
        at = timezone.make_aware(
            datetime.combine(self.on, time(self.rng.randint(8, 17), self.rng.randint(0, 59)))
        )
        submitted = submit_application(
            agency=self.agency,
            channel=channel,
            submitted_at=min(at, self.world.now),
            applicants=applicants,
            representative=people.representative() if represented else None,
            request=RequestData(**self._request(paper, bool(applicants[0].email))),
            uploads=self._papers(represented),
            keyed_in=KeyedIn(by) if by else None,
        )
        self.application, self.query_code = submitted.application, submitted.query_code
        moves.start_application(self.application, on=self.on)

    def _request(self, paper: bool, has_email: bool) -> dict[str, Any]:
        electronic = has_email and not paper and self.rng.random() < 0.8
        return {
            "info_name": self.topic.name,
            "info_description": "如有附件、附图，请一并提供" if self.rng.random() < 0.25 else "",
            "purpose": self.world.people.purpose(),
            "carrier": "email" if electronic else "paper",
            "obtain": "online" if electronic else self.rng.choice(("post", "post", "collect")),
            "electronic_delivery": electronic,
            "needs_help": self.rng.random() < 0.02,
        }

    def _papers(self, represented: bool) -> list[Upload]:
        papers = (
            [Upload("授权委托书.txt", "授权委托书（演示材料）".encode(), "authority")] if represented else []
        )
        if self.rng.random() < 0.1:
            papers.append(Upload("补充说明.txt", f"关于{self.topic.name}的说明（演示材料）".encode()))
        return papers

    def confirm(self) -> None:
        by = self.who("registrar")
        self.do("confirm", by, lambda a: confirm_receipt(a, by=by, on=self.on, how=CONFIRMED_HOW))

    def register(self) -> None:
        by = self.who("registrar")
        self.do("register", by, lambda a: review.register_application(a, by=by, on=self.on))
        self.world.press.send(self.application.matter)

    # -- review -----------------------------------------------------------------------------------------------
    def review(self, decision: str, step: str = "review") -> None:
        by = self.who("registrar" if step == "review" else "office_head")
        spot = decision == "spot"
        self.do(
            step,
            by,
            lambda a: review.review_application(a, by=by, on=self.on, decision=decision, on_the_spot=spot),
            decision,
        )

    def ask_clarification(self, respond_by: date) -> None:
        by = self.who("registrar")
        self.do(
            "review",
            by,
            lambda a: clarification.ask_clarification(
                a,
                by=by,
                on=self.on,
                items=["所需信息的文件名称或者文号", "信息形成的大致时间和涉及的具体范围"],
                respond_by=respond_by,
                guidance="可以写明项目名称、地点、年份，或者附上提到该信息的文件、报道",
            ),
            "clarify",
            opens_job=True,
        )

    def clarified(self) -> None:
        self.letters_made()
        text = f"补正：所需信息为《{self.topic.name}》，请提供正文及附件"
        moves.clarification_received(self.application.matter_id, on=self.on, text=text)
        self.read_again()

    def lapse(self) -> None:
        self.letters_made()
        moves.lapse_clarification(self.application.matter_id, on=self.on)
        self.moved_from_outside()

    def ask_reasons(self, respond_by: date) -> None:
        by = self.who("registrar")
        facts = f"{self.on.year}年1月以来已向本机关提出申请37件，其中29件涉及同一项目"
        self.do(
            "review",
            by,
            lambda a: reasons.ask_reasons(a, by=by, on=self.on, frequency=facts, respond_by=respond_by),
            "reasons",
            opens_job=True,
        )

    def judge_reasons(self, judgement: str, received_on: date, **delay: Any) -> None:
        by = self.who("registrar")
        self.do(
            "reasons",
            by,
            lambda a: reasons.judge_reasons(
                a,
                by=by,
                on=self.on,
                judgement=judgement,
                reasons="认为这些信息都应当公开"
                if judgement == "unreasonable"
                else "申请涉及本人多处房屋，需要分别核对有关材料",
                received_on=received_on,
                **delay,
            ),
            judgement,
            opens_job=judgement == "delay",
        )

    def assign(self) -> None:
        by = self.who("registrar")
        handler, department = self.world.county.who(self.plan.agency, "handler", self.rng, self.on)
        self.do(
            "assign",
            by,
            lambda a: review.assign_application(a, by=by, on=self.on, department=department, handler=handler),
        )

    # -- handling ---------------------------------------------------------------------------------------------
    def search(self, parties: Sequence[consultation.PartyData] = ()) -> None:
        by = self.handler
        found = self.plan.kind != "R12"
        result = f"检索到《{self.topic.name}》1份" if found else "按关键词逐一检索，没有找到相关文件"

        def act(case: LockedCase) -> str:
            search.record_search(
                case,
                by=by,
                on=self.on,
                places=self.topic.place,
                keywords=self.topic.words,
                period=f"{self.on.year - 6}年1月至{self.on.year}年{self.on.month}月",
                found=found,
                result=result,
            )
            if not parties:
                search.start_drafting(case)
                return "draft"
            consultation.send_consultations(case, by=by, on=self.on, parties=parties)
            return "consult"

        self.do("search", by, act, opens_job=bool(parties))

    def consultations(self) -> list[Consultation]:
        return list(self.application.consultations.select_related("application__matter"))

    def letter_arrived(self, asked: Consultation) -> None:
        """The other side got the letter today."""
        with self.locked() as case:
            consultation.record_arrival(case, asked.pk, by=self.handler, on=self.on, received_on=self.on)

    def opinion(self, asked: Consultation, opinion: str, text: str) -> None:
        by = self.handler
        judged = None if opinion == Consultation.Opinion.CONSENT else True
        self.do(
            "opinion",
            by,
            lambda a: consultation.record_opinion(
                a, asked.pk, by=by, on=self.on, opinion=opinion, text=text, reasonable=judged
            ),
            item=asked.pk,
        )

    def silence(self, asked: Consultation) -> None:
        self.letters_made()
        moves.note_silence(self.application.matter_id, asked.pk, on=self.on)
        self.acted_on = self.on

    def silent_from(self, asked: Consultation) -> date:
        """The day on which silence counts."""
        asked = self.application.consultations.get(pk=asked.pk)
        return consultation_limit(asked, self.world.calendar) + timedelta(days=1)

    # -- extension --------------------------------------------------------------------------------------------
    def ask_extension(self) -> None:
        moves.request_extension(
            self.application.matter_id,
            by=self.handler,
            on=self.on,
            # Those that still run reach into the next year, for which no holidays are gazetted in the autumn.
            working_days=20 if self.plan.still_at else self.rng.choice((10, 15, 20)),
            reason=self.rng.choice(("涉及年份较多，需要调阅纸质档案", "涉及多个科室，需要逐项核对")),
        )

    def decide_extension(self, approve: bool) -> None:
        by = self.who("office_head")
        if approve:
            self.do(
                "approval",
                by,
                lambda a: extension.approve_extension(a, by=by, on=self.on),
                "approved",
                opens_job=True,
            )
        else:
            reason = "材料已经检索到，应当在原期限内答复"
            self.do(
                "approval",
                by,
                lambda a: extension.return_extension(a, by=by, on=self.on, reason=reason),
                "returned",
            )

    # -- reply ------------------------------------------------------------------------------------------------
    def draft(self, step: str = "draft") -> None:
        """Draft the reply that the plan wants; with what is provided enclosed."""
        by = self.handler if step == "draft" else self.who("registrar")
        other = self.world.county.agencies[
            self.rng.choice([c for c in self.world.county.agencies if c != self.plan.agency])
        ]
        words = {
            "info": self.topic.name,
            "office": self.agency.office_name,
            "other": other.name,
            "other_address": other.address,
            "other_phone": other.phone,
        }

        def act(case: LockedCase) -> str:
            chosen = answer(case, self.plan.kind, self.rng, self.on, words)
            if "provided" in chosen["fields"] and self.rng.random() < 0.5:
                upload = Upload(f"{self.topic.name[:60]}.txt", f"{self.topic.name}\n（演示材料）".encode())
                material.add_file(case, by=by, on=self.on, purpose=ENCLOSURE, upload=upload)
            drafting.draft_reply(case, by=by, on=self.on, **chosen)
            return drafting.next_step(case.application)

        self.do(step, by, act)

    def approve(self, step: str) -> None:
        """Pass one approval: head, legal or sign."""
        by = self.who(DUTIES[step])

        def act(case: LockedCase) -> str:
            drafting.approve_reply(case, by=by, on=self.on, step=step)
            return drafting.next_step(case.application, step) or "signed"

        self.do(NODES[step], by, act, opens_job=step == "sign")

    def send_back(self, step: str, outcome: str) -> None:
        by = self.who(DUTIES[step])
        reason = self.rng.choice(
            ("引用条款没有到项，请核对", "理由部分过于简单，请补充事实", "请核对所提供信息的文号")
        )
        self.do(
            NODES[step],
            by,
            lambda a: drafting.return_reply(a, by=by, on=self.on, step=step, reason=reason),
            outcome,
        )

    def approvals(self) -> tuple[str, ...]:
        return (
            drafting.SPOT_STEPS
            if self.application.on_the_spot
            else drafting.STEPS[self.agency.approval_depth]
        )

    # -- the end ----------------------------------------------------------------------------------------------
    def withdraw(self) -> None:
        self.letters_made()
        moves.withdraw(self.application.matter_id, on=self.on)
        self.moved_from_outside()

    def deliver(self, method: str = "") -> None:
        by = self.who("registrar")
        letter = Letter.objects.filter(replies__application=self.application).latest("pk")
        self.do("deliver", by, lambda a: self._deliver(a, letter, by, method))

    def deliver_other(self, purpose: str) -> None:
        """A letter on the way to the reply, e.g. the clarification letter."""
        self.letters_made()
        letter = Letter.objects.get(matter=self.application.matter_id, purpose=purpose)
        with self.locked() as case:
            self._deliver(case, letter, self.who("registrar"), "")

    def _deliver(self, case: LockedCase, letter: Letter, by: Staff, method: str) -> Delivery:
        ways = (
            ("electronic",) * 6
            if self.application.electronic_delivery
            else ("post", "post", "post", "handed", "entrusted")
        )
        method = method or self.rng.choice(ways)
        if method == "electronic":
            data = DeliveryData(method, arrived_on=self.on)
        elif method == "post":
            number = f"XA{self.rng.randint(10**9, 10**10 - 1)}9"
            data = DeliveryData(method, posted_on=self.on, tracking_no=number)
        else:
            data = DeliveryData(method, handed_on=self.on, received_by="本人")
        return closing.record_delivery(case, letter, by=by, on=self.on, data=data)

    def archive(self) -> None:
        by = self.who("registrar")
        self.do("archive", by, lambda a: closing.archive_application(a, by=by, on=self.on))

    # -- around the case --------------------------------------------------------------------------------------
    def note(self, text: str) -> None:
        with self.locked() as case:
            notes.add_note(case, by=self.who("registrar"), on=self.on, text=text)

    def reveal_phone(self) -> None:
        first = self.application.applicants.get(position=1)
        with self.locked() as case:
            reveal(
                case,
                by=self.who("registrar"),
                on=self.on,
                person=f"applicant:{first.pk}",
                field="phone",
                reason="电话联系申请人核对所需信息",
            )

    def link(self, to: Application, kind: str) -> None:
        with self.locked() as case:
            notes.link_applications(case, to=to, by=self.who("registrar"), on=self.on, kind=kind)
