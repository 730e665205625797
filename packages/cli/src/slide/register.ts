import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { RegisterOptions } from './register-sections.ts'
import { withAssumedScale } from './slide-options.ts'

/** `tessera slide register FIXED MOVING --out FOLDER` */
export function addRegister(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('register')
    .summary('a section laid over its neighbour, with the error in µm')
    .description(
      'Lays a serial section (CD8, PD-L1) over its neighbour (H&E), turned and mirrored as it may be, and says how far points are off, in micrometres. Cells, outlines and tiles are then carried over.',
    )
    .argument('<fixed>', 'the section that stays, such as H&E')
    .argument('<moving>', 'its neighbour, such as CD8')
    .requiredOption('--out <folder>', 'where the registration and a picture of it go')
    .addOption(new Option('--kind <motion>', 'of the section').choices(['rigid', 'affine']).default('affine'))
    .option('--finest <µm>', 'a pixel of the finest pictures compared', realNumber, 2)
    .option(
      '--landmarks <table>',
      'fixed_x, fixed_y, moving_x, moving_y in µm: they judge it, and are not used',
    )
    .option('--annotations <file>', 'of the moving section, to be carried over')
    .option('--cells <table>', 'of the moving section (x_um, y_um), to be carried over')
  withAssumedScale(command)
  withCommonOptions(command).action(async (fixed: string, moving: string, options: RegisterOptions) => {
    setExit(
      await perform({
        name: 'slide register',
        options,
        continueWith: null,
        work: async () => (await import('./register-sections.ts')).registerPair(fixed, moving, options),
      }),
    )
  })
}
