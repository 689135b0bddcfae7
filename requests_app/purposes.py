"""What the files of an application are for."""

from casework.kinds import FilePurpose

ATTACHMENT, CLARIFICATION, OPINION, ENCLOSURE = (
    "application.attachment",
    "application.clarification",
    "application.opinion",
    "application.enclosure",
)
PURPOSES = {
    ATTACHMENT: FilePurpose("申请附件"),
    CLARIFICATION: FilePurpose("补正材料"),
    OPINION: FilePurpose("意见回执", neutral_name=True, for_helpers=True),
    ENCLOSURE: FilePurpose("提供的信息", for_helpers=True),
}
