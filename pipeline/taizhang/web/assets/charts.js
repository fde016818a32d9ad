'use strict';
// Lines through the years and a heat map, drawn from the figures that stand in the tables below them.
document.addEventListener('DOMContentLoaded', () => {
  const styles = getComputedStyle(document.documentElement);
  const colour = name => styles.getPropertyValue(name).trim();
  const figure = new Intl.NumberFormat(document.documentElement.lang, {maximumFractionDigits: 4});
  const short = value => {
    const size = Math.abs(value);
    const [by, unit] = document.documentElement.lang === 'en' ? (size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'm'] : [1, '']) : (size >= 1e8 ? [1e8, '亿'] : size >= 1e4 ? [1e4, '万'] : [1, '']);
    return `${new Intl.NumberFormat(document.documentElement.lang, {maximumSignificantDigits: by === 1 ? 6 : 3}).format(value / by)}${unit}`;
  };
  const names = (data, more = {}) => ({type: 'category', data, axisLabel: {color: colour('--ink'), interval: 0, width: 150, overflow: 'truncate', ...more.axisLabel}, axisLine: {lineStyle: {color: colour('--line')}}, axisTick: {show: false}, ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'axisLabel'))});
  const tip = say => ({renderMode: 'richText', confine: true, backgroundColor: colour('--paper'), borderColor: colour('--line'), textStyle: {color: colour('--ink'), fontSize: 13}, formatter: say});

  const trend = ({years, uom, lines}) => {
    const palette = ['--metric', '--date', '--order', '--words', '--other', '--quiet'].map(colour);
    return {
      height: Math.max(320, Math.min(520, lines.length * 30 + 120)),
      open: ({seriesIndex, dataIndex}) => lines[seriesIndex] && lines[seriesIndex].links[dataIndex],
      option: {
        tooltip: tip(({seriesName, name, value}) => `${seriesName} ${name}\n${figure.format(value)}${uom}`),
        grid: {left: 90, right: 230, top: 36, bottom: 36},
        xAxis: names(years, {boundaryGap: false}),
        yAxis: {type: 'value', scale: true, name: uom, nameTextStyle: {color: colour('--quiet')}, axisLabel: {color: colour('--quiet'), formatter: short}, splitLine: {lineStyle: {color: colour('--line')}}},
        series: lines.map(({unit, values}, i) => ({type: 'line', name: unit, data: values, symbol: ['circle', 'rect', 'triangle', 'diamond'][i % 4], symbolSize: 9, color: palette[i % palette.length],
          lineStyle: {width: 2, type: ['solid', 'dashed', 'dotted'][Math.floor(i / palette.length) % 3]}, labelLayout: {moveOverlap: 'shiftY'}, emphasis: {focus: 'series'},
          endLabel: {show: true, color: palette[i % palette.length], formatter: ({seriesName, value}) => `${seriesName} ${short(value)}`, width: 210, overflow: 'truncate', padding: [4, 0]}})),
      },
    };
  };

  const heat = ({units, names: heads, cells, shade}, most, width) => {
    const byChange = shade === 'change';
    const ranges = byChange ? {min: -50, max: 50, inRange: {color: [colour('--down3'), colour('--paper'), colour('--up3')]}, text: ['≥ +50%', '≤ −50%']}
      : {min: 0, max: 100, inRange: {color: [colour('--paper'), colour('--up3')]}, text: [most, '0']};
    const data = cells.map(([x, y, strength, value, change, link]) => ({value: [x, y, strength], shown: value, change, link}));
    const percent = change => (change === null ? '' : `${change > 0 ? '+' : ''}${Math.round(change)}%`.replace('-', '−'));
    return {
      height: units.length * 34 + 220,
      open: ({data: one}) => one && one.link,
      option: {
        tooltip: tip(({data: one}) => `${units[one.value[1]]} · ${heads[one.value[0]]}\n${figure.format(one.shown)} ${percent(one.change)}`),
        grid: {left: 160, top: 8, bottom: 180, width: Math.min(width - 190, heads.length * 110)},
        xAxis: names(heads, {axisLabel: {rotate: 50, width: 170}}), yAxis: names(units, {inverse: true, axisLabel: {width: 146}}),
        visualMap: {type: 'continuous', dimension: 2, orient: 'horizontal', hoverLink: false, left: 8, bottom: 4, itemHeight: 120, itemWidth: 12, textStyle: {color: colour('--ink')}, ...ranges},
        series: [{type: 'heatmap', data, itemStyle: {borderColor: colour('--line'), borderWidth: 1}, label: {show: true, color: colour('--ink'), fontSize: 11, formatter: ({data: one}) => (byChange ? percent(one.change) : short(one.shown))}}],
      },
    };
  };

  for (const box of document.querySelectorAll('.chart')) {
    const values = JSON.parse(box.dataset.values);
    const made = box.dataset.chart === 'trend' ? trend(values) : heat(values, box.dataset.most, box.clientWidth);
    box.style.height = `${made.height}px`;
    const chart = echarts.init(box, null, {renderer: 'canvas'});
    chart.setOption({animation: false, textStyle: {fontFamily: getComputedStyle(document.body).fontFamily}, ...made.option});
    chart.on('click', event => { const link = made.open(event); if (link) location.assign(link); });
    new ResizeObserver(() => chart.resize()).observe(box);
  }
});
