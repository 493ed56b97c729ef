// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// What a page of html_page.hpp carries besides its figures.
namespace lfrec::inline v0::detail {

/// Light and dark by what the reader prefers; paper is light.
inline constexpr std::string_view page_style = R"css(
:root { color-scheme: light dark; --back: #fff; --card: #f6f7f9; --text: #1a1d21; --soft: #565e68;
  --line: #d5dae0; --mark: #0072b2; }
@media screen and (prefers-color-scheme: dark) {
  :root { --back: #14171a; --card: #1d2125; --text: #e8eaed; --soft: #a9b1ba; --line: #3a4149;
    --mark: #6cbcf0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 76rem; background: var(--back);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .6rem; }
p { max-width: 48rem; }
ul { max-width: 48rem; padding-left: 1.2rem; color: var(--soft); font-size: .9rem; }
.plots { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
figure { margin: 0; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; min-width: 0; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
.plot { position: relative; height: 18rem; }
summary { cursor: pointer; color: var(--mark); font-size: .9rem; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { padding: .25rem .9rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: normal; }
th { font-weight: 600; }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 6rem; }
.n { text-align: right; white-space: nowrap; }
)css";

/// Draws every chart of the page: reads the figures from the block `charts` and the colours from
/// the style, and draws anew when light turns to dark.
inline constexpr std::string_view page_script = R"js(
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const hues = {
    light: ['#0072b2', '#d55e00', '#007a58', '#a8437b', '#8a6d00', '#4a4ab8', '#5f5f5f', '#1486b8'],
    dark: ['#56b4e9', '#ff9147', '#2fce9f', '#e79cc4', '#f0c541', '#a9abff', '#c4c4c4', '#8fe3ff'] };
  const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const short = (value, digits) => Number(value).toFixed(digits);
  const cut = (text) => text.length > 36 ? text.slice(0, 35) + '…' : text;
  let drawn = [];

  // Intervals as whiskers, in the colour of the text so that they show on their own bar.
  const whiskers = { id: 'whiskers', afterDatasetsDraw(plot) {
    const own = plot.options.whiskers, c = plot.ctx;
    if (!own) return;
    c.save();
    c.strokeStyle = own.colour;
    c.lineWidth = 1.5;
    plot.data.datasets.forEach((set, s) => {
      if (!set.ranges || !plot.isDatasetVisible(s)) return;
      plot.getDatasetMeta(s).data.forEach((element, n) => {
        const [low, high] = set.ranges[n];
        if (low === null || high === null) return;
        const scale = plot.scales[own.axis], a = scale.getPixelForValue(low),
          b = scale.getPixelForValue(high), cap = 4;
        c.beginPath();
        if (own.axis === 'x') {
          c.moveTo(a, element.y - cap); c.lineTo(a, element.y + cap);
          c.moveTo(a, element.y); c.lineTo(b, element.y);
          c.moveTo(b, element.y - cap); c.lineTo(b, element.y + cap);
        } else {
          c.moveTo(element.x - cap, a); c.lineTo(element.x + cap, a);
          c.moveTo(element.x, a); c.lineTo(element.x, b);
          c.moveTo(element.x - cap, b); c.lineTo(element.x + cap, b);
        }
        c.stroke();
      });
    });
    c.restore();
  } };

  // The names beside their points: right, left, above or below, wherever nothing stands yet.
  const names = { id: 'names', afterDatasetsDraw(plot) {
    const own = plot.options.names, c = plot.ctx, area = plot.chartArea;
    if (!own) return;
    c.save();
    c.fillStyle = own.colour;
    c.font = '12px system-ui, sans-serif';
    c.textBaseline = 'middle';
    const points = plot.getDatasetMeta(0).data;
    const taken = points.map((p) => [p.x - 6, p.y - 6, p.x + 6, p.y + 6]);
    points.forEach((p, n) => {
      const text = cut(own.labels[n]), w = c.measureText(text).width;
      const places = [[9, 0], [-9 - w, 0], [-w / 2, -15], [-w / 2, 15], [9, -13], [9, 13]]
        .map(([x, y]) => [p.x + x, p.y + y - 7, p.x + x + w, p.y + y + 7]);
      const free = (b) => b[0] >= area.left && b[2] <= area.right &&
        !taken.some((t) => b[0] < t[2] && t[0] < b[2] && b[1] < t[3] && t[1] < b[3]);
      const box = places.find(free) || places[0];
      taken.push(box);
      c.fillText(text, box[0], (box[1] + box[3]) / 2);
    });
    c.restore();
  } };

  const draw = () => {
    drawn.forEach((plot) => plot.destroy());
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const text = colour('--text'), soft = colour('--soft'), line = colour('--line');
    const hue = hues[dark.matches && !matchMedia('print').matches ? 'dark' : 'light'];
    drawn = charts.map((chart, at) => {
      const canvas = document.getElementById('chart' + at);
      const bars = chart.form === 'bars', lines = chart.form === 'lines';
      if (bars) canvas.parentElement.style.height =
        5.5 + Math.max(1, chart.labels.length * (0.6 + 1.1 * chart.series.length)) + 'rem';
      const sets = chart.series.map((series, s) => ({
        label: series.name, ranges: series.ranges,
        data: bars ? series.values : series.values.map((y, n) => ({ x: chart.positions[n], y })),
        backgroundColor: chart.form === 'points' ? chart.labels.map((_, n) => hue[n % hue.length])
          : hue[s % hue.length],
        borderColor: chart.form === 'points' ? text : hue[s % hue.length],
        borderWidth: lines ? 2 : 0, borderDash: lines ? dashes[s % dashes.length] : [],
        pointStyle: lines ? 'line' : 'circle', pointRadius: lines ? 0 : 6, pointHitRadius: 8,
        categoryPercentage: .8, barPercentage: .8, maxBarThickness: 22 }));
      const title = (words) => ({ display: true, text: words, color: soft });
      const grid = { color: line, borderColor: line };
      const values = { title: title(chart.value), grid, ticks: { color: soft, maxTicksLimit: 7 },
        beginAtZero: chart.form !== 'points', grace: bars ? '4%' : 0 };
      if (bars) {
        const ends = chart.series.flatMap((s) => (s.ranges || []).flat()).filter((v) => v !== null);
        if (ends.length) {
          values.suggestedMin = Math.min(0, ...ends);
          values.suggestedMax = Math.max(0, ...ends);
        }
      }
      const along = bars
        ? { title: { display: false }, grid: { display: false, borderColor: line },
            ticks: { color: text, autoSkip: false, callback(_, n) { return cut(chart.labels[n]); } } }
        : { type: 'linear', title: title(chart.along), grid, ticks: { color: soft, maxTicksLimit: 8 },
            grace: lines ? 0 : '12%' };
      return new Chart(canvas, {
        type: bars ? 'bar' : lines ? 'line' : 'scatter',
        data: { labels: bars ? chart.labels : undefined, datasets: sets },
        plugins: [whiskers, names],
        options: {
          animation: false, maintainAspectRatio: false, indexAxis: bars ? 'y' : 'x',
          interaction: { mode: lines ? 'index' : 'nearest', intersect: !lines },
          scales: bars ? { x: values, y: along } : { x: along, y: values },
          whiskers: { colour: text, axis: bars ? 'x' : 'y' },
          names: chart.form === 'points' ? { colour: text, labels: chart.labels } : false,
          plugins: {
            legend: { display: sets.length > 1, labels: { color: text, usePointStyle: !bars } },
            tooltip: { callbacks: {
              title: (items) => !items.length ? '' : lines ? chart.along + ' ' + items[0].label
                : chart.labels[items[0].dataIndex],
              label: (item) => {
                const value = bars ? item.parsed.x : item.parsed.y, set = item.dataset;
                const range = set.ranges && set.ranges[item.dataIndex];
                return (sets.length > 1 ? set.label + ': ' : '') + short(value, chart.digits) +
                  (range && range[0] !== null ? ' [' + short(range[0], chart.digits) + ', ' +
                    short(range[1], chart.digits) + ']' : '') +
                  (chart.form === 'points' ? ', ' + chart.along + ' ' +
                    short(item.parsed.x, chart.digits) : '');
              } } } } } });
    });
  };
  draw();
  dark.addEventListener('change', draw);
})();
)js";

}  // namespace lfrec::inline v0::detail
