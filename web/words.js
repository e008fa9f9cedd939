// Words of the page in both languages, Chinese first, and which of them is shown.

export const WORDS = {
  board: ['目标一览', 'Targets'],
  target: ['目标', 'Target'],
  probability: ['实现概率', 'Probability'],
  error: ['标准误（百分点）', 's.e. (points)'],
  condition: ['目标值', 'Condition'],
  median: ['中位数', 'Median'],
  period: ['时期', 'Period'],
  change: ['与原计划之差（百分点）', 'Change (points)'],
  light: ['进度', 'Light'],
  noGroup: ['未分组', 'No group'],
  sort: ['排序', 'Order'],
  asInFile: ['按文件顺序', 'as in the file'],
  byProbability: ['按实现概率', 'by probability'],
  byChange: ['按变动大小', 'by change'],
  paths: ['已模拟{0}次', '{0} paths'],
  counting: ['计算中……', 'Computing …'],
  settled: ['{0}次模拟，结果已稳定', '{0} paths, settled'],
  stop: ['停止', 'Stop'],
  stopped: ['已停止', 'Stopped'],
  levers: ['政策措施', 'Levers'],
  noLevers: ['本情景没有政策措施。', 'This plan has no levers.'],
  planned: ['原计划 {0}', 'planned {0}'],
  series: ['原计划各期不同：{0}', 'planned by period: {0}'],
  cost: ['调整成本', 'Cost of changes'],
  reset: ['恢复原计划', 'Back to the plan'],
  assumptions: ['假设', 'Assumptions'],
  assumptionsMatter: ['影响最大的假设', 'Assumptions that matter most'],
  ranking: ['正在测算哪些假设影响最大……', 'Finding out which assumptions matter most …'],
  findAssumption: ['查找其他假设', 'Find another assumption'],
  expression: ['表达式', 'Expression'],
  low: ['低', 'low'],
  middle: ['中', 'middle'],
  high: ['高', 'high'],
  density: ['“{0}”的分布：中位数{1}，九成在{2}与{3}之间', 'Distribution of “{0}”: median {1}, nine in ten between {2} and {3}'],
  restore: ['恢复', 'Restore'],
  plan: ['总体', 'The plan as a whole'],
  metOnAverage: ['{0}项目标平均实现{1}项，{2}项的实现概率超过50%；全部实现的概率为{3}', 'of {0} targets {1} are met on average, {2} are more likely than not; all together {3}'],
  open: ['打开', 'Open'],
  openTarget: ['查看目标“{0}”', 'Open the target “{0}”'],
  close: ['关闭', 'Close'],
  known: ['考核：{0}', 'What is judged: {0}'],
  decides: ['取决于什么', 'What decides it'],
  takes: ['要达到需要什么', 'What it would take'],
  wanted: ['要达到的概率（%）', 'Probability to reach (%)'],
  seek: ['查找', 'Seek'],
  reached: ['找到的组合：实现概率{0}（原为{1}），成本{2}', 'Found: probability {0} (as it is {1}), cost {2}'],
  unreached: ['达不到；所及最高：{0}（原为{1}）', 'Out of reach; the best that was found: {0} (as it is {1})'],
  noMove: ['无需调整。', 'Nothing need move.'],
  apply: ['采用这一组合', 'Use these settings'],
  values: ['数值表', 'Values as a table'],
  indicators: ['指标', 'Indicators'],
  chooseIndicator: ['选择指标', 'Choose an indicator'],
  mean: ['均值', 'Mean'],
  sd: ['标准差', 'Standard deviation'],
  quantile: ['分位数', 'Quantile'],
  value: ['数值', 'Value'],
  cases: ['方案', 'Cases'],
  caseName: ['方案名称', 'Name of the case'],
  saveCase: ['保存为方案', 'Keep as a case'],
  load: ['载入', 'Load'],
  remove: ['删除', 'Delete'],
  compareCases: ['并列比较', 'Compare'],
  inComparison: ['把“{0}”列入比较', 'Compare “{0}”'],
  asPlanned: ['原计划', 'As planned'],
  fanOf: ['同图显示指标', 'Fan of the indicator'],
  variant: ['存为变体文件', 'Save as a variant file'],
  share: ['复制链接片段', 'Copy as a fragment'],
  shared: ['已复制。把它粘贴到任何一份该情景页面的地址之后。', 'Copied. Paste it after the address of any copy of this plan.'],
  sharedHere: ['链接片段', 'Fragment'],
  kept: ['上次在这里留下了改动：{0}项。', 'You left changes here last time: {0}.'],
  takeUp: ['继续', 'Take them up'],
  forget: ['不要', 'Discard'],
  file: ['情景', 'Scenario'],
  edit: ['编辑情景文本', 'Edit the scenario'],
  newPlan: ['新建', 'New plan'],
  examples: ['示例', 'Examples'],
  chooseFiles: ['打开文件', 'Open files'],
  dropHere: ['把情景文件拖到这里', 'Drop a scenario here'],
  text: ['情景文本', 'Text of the scenario'],
  usePlan: ['采用', 'Use it'],
  fine: ['没有错误', 'No mistakes'],
  mistakes: ['{0}处错误，{1}处警告', '{0} mistakes, {1} warnings'],
  line: ['第{0}行', 'line {0}'],
  downloads: ['下载', 'Download'],
  onePage: ['整页存为一个文件', 'The page as one file'],
  noModule: ['程序编译时没有 WebAssembly 模块；请先运行 {0}', 'The program was built without the WebAssembly module; run {0} first'],
  asPng: ['PNG', 'PNG'],
  asSvg: ['SVG', 'SVG'],
  working: ['正在处理……', 'Working …'],
  ready: ['已完成', 'Done'],
  language: ['English', '中文'],
  theme: ['明暗', 'Theme'],
  themeAuto: ['随系统', 'as the system'],
  themeLight: ['浅色', 'light'],
  themeDark: ['深色', 'dark'],
  welcome: ['打开一个情景，或从示例、模板开始。', 'Open a scenario, or start from an example or the template.'],
  old: ['此浏览器或处理器无法运行计算程序：请使用 Chrome 或 Edge 114 以上版本、Firefox 145 以上版本。', 'This browser or processor cannot run the engine: use Chrome or Edge 114 or later, or Firefox 145 or later.'],
  lost: ['与程序的连接断开了。', 'The program is not there any more.'],
  together: ['全部目标', 'All targets'],
  main: ['主要内容', 'Main part'],
  skip: ['跳到目标一览', 'Skip to the targets'],
  print: ['打印', 'Print'],
  download: ['下载 {0}', 'Download {0}'],
};

export const spoken = { language: 'zh' };

/** The word of a key in the language that is shown, with its parts put in. */
export function say(key, ...parts) {
  const both = WORDS[key];
  const text = both[spoken.language === 'en' ? 1 : 0];
  return text.replace(/\{(\d)\}/g, (_, at) => String(parts[at]));
}

/** A label of the plan in the language that is shown, or its name. */
export function labelled(label, name) {
  if (typeof label === 'string' && label) return label;
  if (label && typeof label === 'object') {
    const [first, second] = spoken.language === 'en' ? [label.en, label.zh] : [label.zh, label.en];
    return first || second || name;
  }
  return name;
}

/** A value in a unit of the plan, with a few digits. */
export function quantity(value, unit) {
  if (value === null || value === undefined) return '–';
  const [text, factor] = (unit && unit[spoken.language]) || [null, 1];
  const shown = Number((value * factor).toPrecision(6));
  if (!text) return String(shown);
  return spoken.language === 'en' || text === '%' ? `${shown}${text.startsWith('%') ? '' : ' '}${text}` : `${shown}${text}`;
}

/** A count with its marks. */
export function counted(value) {
  return spoken.language === 'en' ? value.toLocaleString('en') : String(value);
}
