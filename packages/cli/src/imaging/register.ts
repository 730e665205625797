import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withReadingOptions } from './reading-options.ts'
import type { RegisterOptions } from './register-scans.ts'

/** `tessera imaging register FIXED MOVING`: lays a scan over another, and says how well. */
export function addRegister(imaging: Command, setExit: SetExit): void {
  const summary = 'lays a scan over another (rigid, affine), and says how well'
  const command = imaging.command('register').summary(summary).description(`${summary}.`)
  command
    .argument('<fixed>', 'the scan that stays, such as the one before therapy')
    .argument('<moving>', 'the scan that is laid over it, such as the one after')
    .option('--out <file>', 'write the moving scan on the grid of the fixed one')
    .option('--transform <file.json>', 'write the registration, for `resample --transform`')
    .addOption(new Option('--kind <kind>', 'of motion').choices(['rigid', 'affine']).default('rigid'))
    .addOption(
      new Option('--start <place>', 'what is laid over each other to begin with')
        .choices(['gravity', 'centres', 'headers'])
        .default('gravity'),
    )
    .option('--seed <n>', 'the same seed gives the same registration', wholeNumber(0), 1)
    .option('--resolutions <n>', 'from coarse to fine', wholeNumber(1, 8), 3)
    .option('--iterations <n>', 'at each resolution', wholeNumber(1), 256)
    .option('--fixed-mask <file>', 'where the quality is judged')
    .option('--moving-mask <file>', 'the same organ in the moving scan, for a Dice coefficient')
    .option('--no-inverse', 'do not register the other way round to see how far points come back')
  withReadingOptions(command)
  withCommonOptions(command).action(async (fixed: string, moving: string, options: RegisterOptions) => {
    setExit(
      await perform({
        name: 'imaging register',
        options,
        continueWith: null,
        work: async () => (await import('./register-scans.ts')).registerScans(fixed, moving, options),
      }),
    )
  })
}
