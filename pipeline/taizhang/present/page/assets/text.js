// What the page says, in Chinese and in English. Values of the data (categories, kinds …) have their Chinese names in
// the data; in English they show as they are.
const TEXT = {
  title: ['工作总结审核', 'Audit of work reports'],
  skip: ['跳到内容', 'Skip to content'],
  language: ['English', '中文'],
  overview: ['概览', 'Overview'],
  matrix: ['指标矩阵', 'Matrix'],
  findings: ['问题', 'Findings'],
  overlaps: ['重复段落', 'Shared passages'],
  promises: ['承诺', 'Promises'],
  reports: ['报告', 'Reports'],
  unit: ['单位', 'Unit'], year: ['年度', 'Year'], category: ['类别', 'Category'], indicator: ['指标', 'Indicator'],
  measure: ['口径', 'Measure'], status: ['状态', 'Status'], uom: ['计量单位', 'Unit of measure'],
  genre: ['类别', 'Genre'], report_title: ['标题', 'Title'], chars: ['字数', 'Characters'],
  sections: ['章节', 'Sections'], metrics: ['指标', 'Metrics'], keywords: ['关键词', 'Keywords'],
  emptiness: ['未见实据句占比', 'Sentences without facts'], overlap: ['重复文字占比', 'Shared text'],
  severity: ['程度', 'Severity'], kind: ['类型', 'Kind'], rule: ['规则', 'Rule'], number: ['编号', 'No.'],
  message: ['原因', 'Reason'], quote: ['原文', 'Text'], basis: ['依据', 'Basis'], advice: ['建议表述', 'Suggested wording'],
  check: ['查法', 'How to check'], limit: ['局限', 'Limits'], facts: ['规则所见', 'What the rule saw'],
  all: ['全部', 'All'], all_units: ['全部单位', 'All units'], all_categories: ['全部类别', 'All categories'],
  all_kinds: ['全部类型', 'All kinds'], all_relations: ['全部关系', 'All relations'],
  all_verdicts: ['全部结论', 'All results'], all_severities: ['全部程度', 'All severities'],
  all_statuses: ['全部状态', 'All statuses'], all_years: ['全部年度', 'All years'],
  search: ['搜索', 'Search'], search_matrix: ['搜索单位或指标', 'Search unit or indicator'],
  search_findings: ['搜索编号、原因或原文', 'Search number, reason or text'],
  search_text: ['在正文中查找', 'Find in text'],
  by_year: ['逐年对照', 'By year'], by_unit: ['单位对照', 'By unit'],
  comparable: ['只看两年以上都有的', 'Only stated in two years or more'],
  shared: ['只看两个单位以上都有的', 'Only stated by two units or more'],
  latest: ['最近增减%', 'Latest change %'],
  stated: ['年数', 'Years'],
  rows_shown: [(n, all) => `显示 ${n} 行，共 ${all} 行`, (n, all) => `${n} of ${all} rows`],
  items_shown: [(n, all) => `显示 ${n} 条，共 ${all} 条`, (n, all) => `${n} of ${all}`],
  more: [n => `再显示 ${n} 条`, n => `Show ${n} more`],
  unstated: ['未写明', 'not stated'],
  nothing: ['没有符合条件的内容。', 'Nothing matches.'],
  none: ['没有。', 'None.'],
  first: ['先看这些', 'Look at these first'],
  first_none: ['没有重要、一般事项。', 'No finding of high or medium severity.'],
  each_report: ['各报告情况', 'Each report'],
  each_unit: ['各单位待核实事项（按类别）', 'Findings by unit and class'],
  unread: ['未能读取及读取说明', 'Inputs not read, or read with reservations'],
  path: ['文件', 'File'], reason: ['原因', 'Reason'], what_to_do: ['怎么办', 'What to do'], state: ['情况', 'State'],
  total: ['合计', 'Total'],
  details: ['建议表述、查法、局限', 'Suggested wording, how to check, limits'],
  show_text: ['看原文', 'Show in text'],
  show_pair: ['对读', 'Compare'],
  paragraph: [n => `第${n}段`, n => `paragraph ${n}`],
  whole: ['全文', 'whole report'],
  group_unit: ['按单位', 'By unit'], group_kind: ['按类型', 'By kind'], group_severity: ['按程度', 'By severity'],
  relation: ['关系', 'Relation'], similarity: ['相似度', 'Similarity'], at_least_chars: ['字数不少于', 'At least (characters)'],
  identical: ['两处文字完全相同', 'The two passages are identical'],
  diff_legend: ['底色加粗处两边不同', 'Shaded and bold: differs'],
  previous: ['上一处', 'Previous'], next: ['下一处', 'Next'],
  place_of: [(n, all) => `第 ${n} 处，共 ${all} 处`, (n, all) => `${n} of ${all}`],
  target: ['目标', 'Target'], result: ['结果', 'Result'], verdict: ['结论', 'Outcome'], target_year: ['目标年度', 'For year'],
  outline: ['目录', 'Outline'], ledger: ['数字清单', 'Numbers'], layers: ['显示', 'Show'],
  layer_numbers: ['数字着色', 'Numbers by kind'], layer_tags: ['类别字', 'Kind letters'],
  layer_empty: ['未见实据句', 'Sentences without facts'], layer_flags: ['问题', 'Findings'],
  legend: ['图例', 'Legend'], file: ['文件', 'File'], hash: ['文件哈希', 'File hash'],
  no_heading: ['（无标题）', '(no heading)'],
  back: ['返回', 'Back'], loading: ['正在载入……', 'Loading …'],
  load_failed: ['找不到该报告的正文文件，请把 reports 文件夹与本页放在一起。',
                'The text of this report was not found: keep the folder "reports" beside this page.'],
  value: ['数值', 'Value'], bound: ['界限', 'Bound'], per: ['频率', 'Per'], basis_of: ['比较基准', 'Against'],
  period: ['期间', 'Period'], action: ['动作', 'Action'], actor: ['主体', 'Actor'], why: ['理由', 'Why'],
  change: ['较上年', 'Change'], note: ['备注', 'Note'], sort: ['点击排序', 'Click to sort'],
  figures_reports: ['份报告', 'reports'], figures_units: ['个单位', 'units'], figures_metrics: ['项指标', 'metrics'],
  figures_overlaps: ['处重复段落', 'shared passages'], figures_promises: ['项承诺', 'promises'],
  figures_unread: ['个文件未另成报告', 'inputs without a report'],
  high: ['重要', 'high'], medium: ['一般', 'medium'], low: ['提示', 'low'], info: ['参考', 'info'],
  keys: ['方向键移动，回车打开，表头回车排序', 'Arrows move, Enter opens, Enter on a head sorts'],
  range: [(a, b) => `${a} 至 ${b}`, (a, b) => `${a} to ${b}`],
};

let language = 'zh';

function t(key, ...values) {
  const said = TEXT[key][language === 'zh' ? 0 : 1];
  return typeof said === 'function' ? said(...values) : said;
}

// The name of a value of the data, for example term('status', 'done').
function term(group, value) {
  if (value === null || value === undefined || value === '') return '';
  return language === 'zh' ? (DATA.terms[group][value] || value) : String(value).replace(/[-_]/g, ' ');
}
