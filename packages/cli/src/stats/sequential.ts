import { conditionalPower, groupSequential, type SequentialBoundary } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { neededNumber, numberFlag, numbersFlag, sidesFlag } from './design-flags.ts'
import type { DesignOptions } from './design-options.ts'
import type { StatsResult } from './input.ts'

/** Group-sequential bounds; with `--interim-z` the conditional power against the last of them. */
export function sequential(options: DesignOptions): StatsResult {
  const information = numbersFlag(options, 'information')
  const looks = numberFlag(options, 'looks')
  if ((information === undefined) === (looks === undefined))
    throw new UsageError('give --looks or --information')
  const design = groupSequential({
    information,
    looks,
    boundary: boundaryOf(options),
    alpha: neededNumber(options, 'alpha'),
    sides: sidesFlag(options, 1),
    power: neededNumber(options, 'power'),
    futility: numbersFlag(options, 'futility'),
  })
  const conditional = interim(options, design.looks[design.looks.length - 1].z, design.drift)
  const { looks: analyses, ...rest } = design
  const table = textTable(
    ['information', 'z', 'one-sided p', 'alpha spent', 'futility z', 'stops under the alternative'],
    analyses.map(look => [
      shortNumber(look.information),
      shortNumber(look.z),
      shortP(look.nominalP),
      shortP(look.alphaSpent),
      shortNumber(look.futilityZ),
      shortNumber(look.efficacyUnderAlternative),
    ]),
  )
  const lines = [
    table,
    '',
    `largest information ${shortNumber(design.inflation)} times the fixed design's; expected ${shortNumber(design.expectedUnderAlternative)} under the alternative, ${shortNumber(design.expectedUnderNull)} under no effect`,
  ]
  if (conditional)
    lines.push(
      `conditional power: current trend ${shortNumber(conditional.currentTrend)}, planned effect ${shortNumber(conditional.planned)}, no effect ${shortNumber(conditional.noEffect)}; predictive ${shortNumber(conditional.predictive)}`,
    )
  return {
    fields: { boundary: options.boundary, ...rest, looks: analyses, conditionalPower: conditional },
    text: lines.join('\n'),
  }
}

function boundaryOf(options: DesignOptions): SequentialBoundary {
  const kind = options.boundary as SequentialBoundary['kind']
  switch (kind) {
    case 'wang-tsiatis':
      return { kind, delta: neededNumber(options, 'delta') }
    case 'kim-demets':
    case 'hwang-shih-decani':
      return { kind, gamma: neededNumber(options, 'gamma') }
    default:
      return { kind }
  }
}

function interim(options: DesignOptions, critical: number, plannedDrift: number) {
  const z = numberFlag(options, 'interim-z')
  const information = numberFlag(options, 'interim-information')
  if (z === undefined && information === undefined) return null
  if (z === undefined || information === undefined)
    throw new UsageError('--interim-z and --interim-information go together')
  return conditionalPower({ z, information, critical, plannedDrift })
}
