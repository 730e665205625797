import { systemFallback } from './fonts.ts'

const dashes = ['none', '7 3.5', '2.2 2.6', '10 3 2.5 3', '5 2 1.5 2 1.5 2', '1.2 3']

/** Style of everything inside an SVG; it also travels with a figure that is saved. */
export const figureCss = [
  `svg text{font-family:"Report Sans",${systemFallback};font-variant-numeric:tabular-nums}`,
  '.tick{font-size:13px;fill:var(--soft)}.axis{font-size:12.5px;font-weight:600;fill:var(--soft)}.label{font-size:13.5px;font-weight:600}',
  '.dark{fill:var(--ink)}.mid{text-anchor:middle}.end{text-anchor:end}',
  '.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}',
  '.rule{stroke:var(--line);stroke-width:1}.rule.strong{stroke:var(--soft);opacity:.75}',
  '.guide{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}',
  '.curve{fill:none;stroke-width:2.2;stroke-linejoin:round}.censor{fill:none;stroke-width:1;opacity:.7}.band{opacity:.13;stroke:none}',
  '.whisker{stroke-width:1.5;fill:none}.whisker.dashed{stroke-dasharray:4 3}.mark{stroke-width:1.6;fill:var(--paper)}.bar{opacity:.55}.bar.grey{fill:var(--soft)}',
  '.box{fill:var(--paper);stroke:var(--ink);stroke-width:1.2;rx:3px}.box.out{fill:var(--panel);stroke:none}.flow{fill:none;stroke:var(--soft);stroke-width:1.2}',
  '.prediction{stroke:var(--ink);stroke-width:1.2;fill:none}.link{fill:var(--t0);text-decoration:underline;text-underline-offset:3px}',
  '.dots{fill:none;stroke-width:5.4;stroke-linecap:round;opacity:.85}.dots.sx{stroke:var(--soft);opacity:.28}.tree{fill:none;stroke:var(--soft);stroke-width:1}.small{font-size:12px}.empty{fill:var(--line);opacity:.55}.fill.others{fill:var(--ink)}.dot{opacity:.4}.level{fill:var(--s0)}.onDark{fill:var(--paper)}',
  ...dashes.map(
    (dash, i) =>
      `.curve.s${i}{stroke:var(--s${i});stroke-dasharray:${dash}}.censor.s${i},.whisker.s${i},.mark.s${i},.guide.s${i}{stroke:var(--s${i})}.dots.s${i}{stroke:var(--s${i})}.band.s${i},.fill.s${i},.dot.s${i},.bar.s${i}{fill:var(--s${i})}.label.s${i}{fill:var(--t${i})}`,
  ),
  '.curve.sx,.curve.sy{stroke:var(--soft);stroke-width:1.3}.curve.sy{stroke-dasharray:1.5 3;stroke-width:1.8}.label.sx,.label.sy{fill:var(--soft)}',
].join('\n')
