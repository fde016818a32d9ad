"""More such sentences: from inspection bodies, colleges, hospitals, companies and communities."""

from __future__ import annotations

SENTENCES: list[tuple[str, list[tuple[str, str]]]] = [
    # what a change or share is of
    (
        "上门率【41%】；接听来电【860个】，同比减少【两成】。",
        [("上门率", "rate"), ("来电", "service"), ("来电", "rate")],
    ),
    ("到账经费【80万元】，完成桩基工程的【七成】。", [("到账经费|经费", "money"), ("桩基工程", "rate")]),
    ("科室以【93分】的成绩通过复审。", [("成绩", "other|honour")]),
    # who did it, who was had to do it, for whom
    ("邀请市电大教授授课【4次】。", [("授课", "lesson")]),
    (
        "邀请政协委员参观展厅、旁听会议等【90余人次】。",
        [("政协委员参观展厅、旁听会议|政协委员", "activity|meeting|people")],
    ),
    (
        "“暖阳小屋”服务独居老人【640人次】，家政服务员工【75人】。",
        [("独居老人", "service|people"), ("家政服务员工", "service|people")],
    ),
    ("【30项】攻坚任务中由科长领办【9项】。", [("攻坚任务", "project"), ("领办|攻坚任务", "inspection|project")]),
    # lists
    (
        "抽查账簿、合同分别为【60份】和【十八份】。",
        [("账簿", "inspection|document"), ("合同", "inspection|document")],
    ),
    ("管理人员、技术人员分别为【8人】、【12人】。", [("管理人员", "people"), ("技术人员", "people")]),
    ("对【2起】吃拿卡要、落实走样问题通报批评【4人】。", [("吃拿卡要、落实走样问题", "case"), ("通报批评", "case|talk|honour")]),
    ("对【5起】敷衍塞责、落实走样问题公开曝光。", [("敷衍塞责、落实走样问题", "case")]),
    ("支部定为“优秀”的【3个】、“二星级”的【5个】。", [("支部定为“优秀”|定为“优秀”|“优秀”", "honour|organisation"), ("“二星级”", "honour|organisation")]),
    ("【12项】考核指标中有【4项】全省领先。", [("考核指标", "project|other"), ("考核指标", "project|other")]),
    # acts behind the number, who took part, papers looked at
    ("对已销号事项每季度至少开展【1次】回访。", [("回访", "inspection")]),
    ("举办消防演练【2次】，参加人员【150人次】。", [("消防演练", "training"), ("人员|参加人员", "training")]),
    ("检查台账【44份】，核查疑点数据【31条】。", [("台账", "inspection"), ("疑点数据", "case")]),
    ("每周自学【2小时】，以干代训【6人次】。", [("自学", "study"), ("以干代训", "training")]),
    ("蹲点一线【36次】。", [("一线|蹲点一线", "inspection")]),
]  # fmt: skip
