"""Sentences of government, congress, budget and statistics reports: each marked quantity with its name and category.

Written by the annotation rules before the program read them. A ``|`` parts answers of which either is right.
"""

from __future__ import annotations

GOVERNMENT: list[tuple[str, list[tuple[str, str]]]] = [
    # a predicate behind what is counted
    ("【6个】自治州通高铁或动车，【7个】盟市接通高铁。", [("自治州", "organisation"), ("盟市", "organisation")]),
    (
        "【3个】县通上动车，【12个】村通水泥路，【32个】乡镇通公交。",
        [("县", "organisation"), ("村", "organisation"), ("乡镇", "organisation")],
    ),
    ("【78个】民族自治地方县（市）全部通高等级公路。", [("民族自治地方县（市）", "organisation")]),
    ("【26个】部门“一把手”现场述法。", [("部门“一把手”|部门", "organisation|people")]),
    # names that hold a verb, a join or an actor
    (
        "建成【2个】国家级公立医院改革与高质量发展示范项目。",
        [("国家级公立医院改革与高质量发展示范项目", "project")],
    ),
    ("【538所】中小学与本市学校结对办学。", [("中小学", "organisation")]),
    ("法治委员会及其【4个】协调小组召开会议【6次】。", [("协调小组", "organisation"), ("会议", "meeting")]),
    ("国务院组成部门从【40个】减少到【29个】。", [("组成部门", "organisation")] * 2),
    ("法治政府示范创建单位达到【5家】。", [("法治政府示范创建单位", "organisation")]),
    ("人民调解组织调处纠纷【6731件】，成功【6695件】。", [("纠纷", "case")] * 2),
    # shares: the part is named
    ("民生支出占一般公共预算支出的比重保持在【82%以上】。", [("民生支出", "rate")]),
    ("服务业增加值占生产总值比重提高到【52%】、比上年提高【1.3个百分点】。", [("服务业增加值", "rate")] * 2),
    (
        "对外承包工程完成营业额【980亿元】，占全部对外承包工程完成营业额比重为【56.7%】。",
        [("对外承包工程完成营业额", "money"), ("对外承包工程完成营业额", "rate")],
    ),
    ("研发经费占地区生产总值的比例达【2.8%】。", [("研发经费", "rate")]),
    # money: a change that holds what changed, what is carried over
    (
        "一般公共预算收入【86亿元】，同比增收【5.13亿元】，增长【6.3%】。",
        [("一般公共预算收入", "money")] * 2 + [("一般公共预算收入", "rate")],
    ),
    ("带动烟农户均增收【8200元】。", [("增收|户均增收|烟农户均增收", "money")]),
    ("上级补助【112.7亿元】、上年结余【4.31亿元】。", [("上级补助", "money"), ("上年结余", "money")]),
    ("收支相抵，结转下年【3.86亿元】。", [("结转|结转下年", "money")]),
    ("合同引资【7.3亿元】，实现产值【5亿元】。", [("合同引资", "money"), ("产值", "money")]),
    ("“三公”经费再压【5%】。", [("“三公”经费", "rate")]),
    ("工业用电量【11.3亿千瓦时】，同比多用【0.9亿千瓦时】。", [("工业用电量", "physical")] * 2),
    # people
    ("累计识别监测对象【20.9万户】【69.3万人】。", [("监测对象", "organisation|people"), ("监测对象", "people")]),
    ("参加城乡居民基本医疗保险【35.1万人】。", [("城乡居民基本医疗保险", "people|service")]),
    ("邀请代表列席常委会会议【45人次】。", [("常委会会议", "meeting")]),
    (
        "开发公益岗【96个】，每千人口托位数达【4.7个】。",
        [("公益岗", "other|people"), ("每千人口托位数", "other|physical")],
    ),
    # things by their names
    ("整治背街小巷【46条】。", [("背街小巷", "physical|project")]),
    ("一审行政诉讼应诉【97件】，败诉【5件】。", [("一审行政诉讼应诉|一审行政诉讼", "case"), ("败诉", "case")]),
    ("清理规范性文件【83件】，宣布失效【15件】。", [("规范性文件", "document"), ("失效|规范性文件", "document")]),
    # sums that speak of the figure before them, predicates that name nothing
    (
        "国家财政收入比上年增加【1501亿元】，总额首次【突破万亿元】，达到【11377亿元】。",
        [("国家财政收入", "money")] * 3,
    ),
    ("新增经营主体【14万户】，总量达【1461.4万户】。", [("经营主体", "organisation")] * 2),
    ("建成服务中心【3个】，总面积达到【5460平方米】。", [("服务中心", "organisation"), ("总面积", "physical")]),
    ("粮食产量屡创历史新高，去年达到【1.09万亿斤】。", [("粮食产量", "physical")]),
    (
        "对东盟进出口增长【19%】，全省进出口总值创历史新高，达到【5379亿元】、增长【18.5%】。",
        [("对东盟进出口|东盟进出口", "rate"), ("全省进出口总值", "money"), ("全省进出口总值", "rate")],
    ),
    ("高新技术企业快速增长，总数【突破1万家】。", [("高新技术企业", "organisation")]),
    # a second round: provinces and nation, years unseen before
    ("治理违法建设【2049万平方米】。", [("违法建设", "physical|case")]),
    ("中关村科技园新增入驻企业【132家】。", [("入驻企业", "organisation")]),
    ("北京证券交易所上市公司达【288家】。", [("北京证券交易所上市公司", "organisation")]),
    (
        "【3个】交叉研究平台试运行，【15个】治理工程开始建设。",
        [("交叉研究平台", "organisation|project"), ("治理工程", "project")],
    ),
    (
        "软件信息、科技服务和商务服务三大产业对经济增长贡献【超五成】。",
        [("软件信息、科技服务和商务服务三大产业", "rate")],
    ),
    ("地表水达到或优于Ⅲ类水体比例达【94.8%】。", [("地表水达到或优于Ⅲ类水体比例", "rate")]),
    ("【5300多栋】楼宇拔地而起。", [("楼宇", "physical")]),
    ("【34款】创新药械获批上市。", [("创新药械", "other|physical")]),
    (
        "改造小区【870个】、惠及【10万余户】。",
        [("小区", "organisation|project|physical"), ("小区", "organisation|people|service")],
    ),
    ("【60万户】居民用上舒心电。", [("居民", "organisation|people")]),
    ("解决【6398万】农村人口的饮水困难。", [("农村人口", "people|service")]),
    (
        "卫生监督所（中心）【3106个】，获得世界冠军【128个】、创世界纪录【16项】。",
        [("卫生监督所（中心）", "organisation"), ("世界冠军", "honour"), ("世界纪录", "honour|other")],
    ),
    ("全省优良天数增加【7.8天】。", [("全省优良天数", "other")]),
    ("组建总规模【1000亿元】的产业投资引导基金。", [("总规模|产业投资引导基金|投资引导基金", "money")]),
]
