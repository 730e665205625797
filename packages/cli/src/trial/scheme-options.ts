import { type Command, InvalidArgumentError, Option } from 'commander'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'

export const sequenceNames = [
  'simple',
  'blocks',
  'biased-coin',
  'adaptive-coin',
  'big-stick',
  'maximal',
] as const
export type SequenceName = (typeof sequenceNames)[number]

export const distanceNames = ['range', 'variance', 'standard-deviation', 'sum-of-squares'] as const

/** Arms, factors and what schemes of randomisation need, as commander hands them over. */
export interface SchemeOptions {
  readonly arms?: readonly string[]
  readonly ratio?: readonly number[]
  readonly blocks?: readonly number[]
  readonly probability?: number
  readonly exponent?: number
  readonly limit?: number
}

export interface MinimisationOptions {
  readonly distance: (typeof distanceNames)[number]
  readonly weights?: Readonly<Record<string, string>>
  readonly overallWeight: number
}

/** Adds the arms and their ratio. */
export function withArmOptions(command: Command): Command {
  return command
    .option('--arms <names>', 'arms, separated by commas (A,B)', nameList)
    .option('--ratio <parts>', 'allocation ratio, as 2:1 (1:1 otherwise)', ratioParts)
}

/** Adds what the schemes that allocate from a sequence need. */
export function withSequenceOptions(command: Command): Command {
  return command
    .option('--blocks <sizes>', 'block sizes, drawn at random where several are given', sizeList)
    .option('--probability <p>', 'of the arm behind: biased coin (2/3), minimisation (0.8)', realNumber)
    .option('--exponent <r>', "adaptive coin: Smith's exponent (1)", realNumber)
    .option(
      '--limit <n>',
      'big stick and maximal procedure: most that an arm may be ahead (3)',
      wholeNumber(1),
    )
}

/** Adds what minimisation needs besides. */
export function withMinimisationOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--distance <name>', 'minimisation: imbalance of a factor')
        .choices(distanceNames)
        .default('range'),
    )
    .option('--weights <pairs>', 'minimisation: weights of factors, as centre=2,stage=1', pairs)
    .option('--overall-weight <w>', 'minimisation: weight of the totals of the trial', realNumber, 0)
}

/** Reads `name=value` pairs separated by commas. */
export function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map(pair => {
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      if (at < 0 || name === '') throw new InvalidArgumentError('Give name=value pairs separated by commas.')
      return [name, value]
    }),
  )
}

function ratioParts(text: string): number[] {
  return text.split(':').map(realNumber)
}

function sizeList(text: string): number[] {
  return nameList(text).map(wholeNumber(1))
}
