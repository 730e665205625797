import { type SimonDesign, simonTwoStage } from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { neededNumber } from './design-flags.ts'
import type { DesignOptions } from './design-options.ts'
import type { StatsResult } from './input.ts'

/** Simon's optimal, minimax and admissible two-stage designs. */
export function simon(options: DesignOptions): StatsResult {
  const asked = {
    p0: neededNumber(options, 'p0'),
    p1: neededNumber(options, 'p1'),
    alpha: neededNumber(options, 'alpha'),
    power: neededNumber(options, 'power'),
    nMax: neededNumber(options, 'n-max'),
  }
  const designs = simonTwoStage(asked)
  const row = (name: string, { r1, n1, r, n, ...rest }: SimonDesign) => [
    name,
    `${r1} of ${n1}`,
    `${r} of ${n}`,
    ...[rest.expectedUnderP0, rest.earlyStopUnderP0, rest.alpha, rest.power].map(shortNumber),
  ]
  const others = designs.admissible.slice(1, -1)
  return {
    fields: { ...asked, ...designs },
    text: textTable(
      [
        '',
        'stop at or below',
        'no interest at or below',
        'expected n at p0',
        'early stop at p0',
        'alpha',
        'power',
      ],
      [
        row('optimal', designs.optimal),
        row('minimax', designs.minimax),
        ...others.map(design => row('admissible', design)),
      ],
    ),
  }
}
