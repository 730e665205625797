import type { Command } from 'commander'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import type { CommonOptions } from '../perform.ts'

/** What every command that works on many slides takes. */
export interface ManySlidesOptions extends CommonOptions {
  readonly out: string
  readonly workers?: number
  readonly assumeMpp?: number
}

export const slidesArgument =
  'slides, a folder of them, or a table with a column slide (patient_id, centre and mpp where wanted)'

export function withAssumedScale(command: Command): Command {
  return command.option(
    '--assume-mpp <µm>',
    'micrometres a pixel of slides that do not say (recorded as assumed)',
    realNumber,
  )
}

export function withManySlides(command: Command): Command {
  command
    .argument('<slides...>', slidesArgument)
    .requiredOption('--out <folder>', 'where everything goes, with a manifest of what was done')
    .option('--workers <n>', 'worker threads (one a processor)', wholeNumber(1, 256))
  withAssumedScale(command)
  return withCommonOptions(command)
}
