import type { FigureOf } from '@tessera/evidence'
import type { Drawing } from '../drawing/drawing.ts'
import { wide } from '../drawing/size.ts'
import { lines, path, px, rectangle } from '../drawing/svg.ts'
import { count } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type TrialFlow = FigureOf<'trial-flow'>

const pad = 12
const leading = 17
const gap = 26
const between = 12

/** Lines of a box: the first in bold. */
interface Box {
  readonly title: readonly string[]
  readonly notes: readonly string[]
  readonly height: number
}

/**
 * The CONSORT diagram of a trial: those who entered at the top, those who did not at the right, below them a column an
 * arm under its cohort.
 */
export function drawTrialFlow(figure: TrialFlow): Drawing {
  const arms = figure.cohorts.flatMap(cohort => cohort.arms)
  const column = (wide - between * (arms.length - 1)) / arms.length
  const top = box(`${count(figure.assessed.n)}  ${figure.assessed.label}`, [], 380)
  const entered = box(`${count(figure.entered.n)}  ${figure.entered.label}`, [], 380)
  const left = figure.left.reduce((sum, { n }) => sum + n, 0)
  const out = box(
    `${count(left)} did not enter`,
    figure.left.map(({ reason, n }) => `${count(n)}  ${reason}`),
    340,
  )
  let body = draw(top, 0.75, 2, 380, 'box')
  let y = 2 + top.height
  let arrows = ''
  if (left > 0) {
    const middle = y + gap / 2 + out.height / 2
    body += draw(out, wide - 340, y + gap / 2, 340, 'box out')
    arrows += path(`M190,${px(middle)}H${px(wide - 347)}`, 'flow') + head(wide - 341, middle, 'right')
    const next = y + gap + out.height
    arrows += path(`M190,${px(y)}V${px(next - 6)}`, 'flow') + head(190, next - 1, 'down')
    y = next
  } else {
    arrows += path(`M190,${px(y)}V${px(y + gap - 6)}`, 'flow') + head(190, y + gap - 1, 'down')
    y += gap
  }
  body += draw(entered, 0.75, y, 380, 'box')
  y += entered.height
  const fork = y + gap / 2
  const cohortTop = y + gap
  let first = 0
  const cohorts = figure.cohorts.map(cohort => {
    const width = cohort.arms.length * column + (cohort.arms.length - 1) * between
    const x = first * (column + between)
    first += cohort.arms.length
    return { cohort, x, width, own: box(`${count(cohort.n)}  ${cohort.label}`, [], width) }
  })
  const tall = Math.max(...cohorts.map(({ own }) => own.height))
  const armTop = cohortTop + tall + gap
  const drawn = arms.map(arm => ({
    arm,
    own: box(
      `${count(arm.allocated)}  ${arm.arm}`,
      arm.notes.map(({ reason, n }) => `${count(n)} ${reason}`),
      column,
    ),
  }))
  const armTall = Math.max(...drawn.map(({ own }) => own.height))
  const endTop = armTop + armTall + gap
  const ends = arms.map(arm =>
    box(
      `${count(arm.analysed)}  analysed`,
      arm.left.map(({ reason, n }) => `${count(n)} not: ${reason}`),
      column,
    ),
  )
  for (const { x, width, own } of cohorts) {
    const centre = x + width / 2
    arrows += path(`M190,${px(y)}V${px(fork)}H${px(centre)}V${px(cohortTop - 6)}`, 'flow')
    arrows += head(centre, cohortTop - 1, 'down')
    body += draw({ ...own, height: tall }, x, cohortTop, width, 'box')
  }
  drawn.forEach(({ own }, i) => {
    const x = i * (column + between)
    const centre = x + column / 2
    arrows += path(`M${px(centre)},${px(cohortTop + tall)}V${px(armTop - 6)}`, 'flow')
    arrows += head(centre, armTop - 1, 'down')
    body += draw({ ...own, height: armTall }, x, armTop, column, 'box')
    arrows += path(`M${px(centre)},${px(armTop + armTall)}V${px(endTop - 6)}`, 'flow')
    arrows += head(centre, endTop - 1, 'down')
    body += draw(ends[i], x, endTop, column, 'box')
  })
  const bottom = endTop + Math.max(...ends.map(({ height }) => height))
  return {
    width: wide,
    height: bottom + 3,
    body: arrows + body,
    summary: summarise(figure, left),
    numbers: {
      columns: ['cohort', 'arm', 'what', 'n'],
      rows: [
        [null, null, figure.assessed.label, figure.assessed.n],
        ...figure.left.map(({ reason, n }) => [null, null, `did not enter: ${reason}`, n]),
        [null, null, figure.entered.label, figure.entered.n],
        ...figure.cohorts.flatMap(({ label, n, arms: own }) => [
          [label, null, 'entered', n],
          ...own.flatMap(({ arm, allocated, notes, left: without, analysed }) => [
            [label, arm, 'allocated', allocated],
            ...notes.map(note => [label, arm, note.reason, note.n]),
            ...without.map(note => [label, arm, `not analysed: ${note.reason}`, note.n]),
            [label, arm, 'analysed', analysed],
          ]),
        ]),
      ],
    },
  }
}

function box(title: string, notes: readonly string[], width: number): Box {
  const wrapped = wrapText(title, width - 2 * pad, 14, true, 3)
  const small = notes.flatMap(note => wrapText(note, width - 2 * pad, 13, false, 3))
  return {
    title: wrapped,
    notes: small,
    height: 2 * pad - 4 + (wrapped.length + small.length) * leading,
  }
}

function draw({ title, notes, height }: Box, x: number, y: number, width: number, style: string): string {
  return (
    rectangle(x, y, width, height, style) +
    lines(x + pad, y + pad + 10, 'label dark', title, leading) +
    lines(x + pad, y + pad + 10 + title.length * leading, 'tick', notes, leading)
  )
}

function head(x: number, y: number, towards: 'down' | 'right'): string {
  const d =
    towards === 'down'
      ? `M${px(x - 4)},${px(y - 6)}L${px(x)},${px(y)}L${px(x + 4)},${px(y - 6)}`
      : `M${px(x - 6)},${px(y - 4)}L${px(x)},${px(y)}L${px(x - 6)},${px(y + 4)}`
  return path(d, 'flow')
}

function summarise(figure: TrialFlow, left: number): string {
  const cohorts = figure.cohorts.map(
    ({ label, n, arms }) =>
      `${count(n)} ${label}: ${arms.map(({ arm, allocated, analysed }) => `${count(allocated)} ${arm}, ${count(analysed)} analysed`).join('; ')}`,
  )
  return `${count(figure.assessed.n)} ${figure.assessed.label}; ${count(left)} did not enter. ${count(figure.entered.n)} ${figure.entered.label}. ${cohorts.join('. ')}.`
}
