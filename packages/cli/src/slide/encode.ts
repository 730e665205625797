import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import type { EncodeOptions } from './encode-many.ts'
import { withManySlides } from './slide-options.ts'
import { withTileOptions } from './tile-options.ts'

/** `tessera slide encode SLIDES --out FOLDER` */
export function addEncode(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('encode')
    .summary('features of tiles, as bags that CLAM, TRIDENT and STAMP read')
    .description(
      'A feature vector of each tile of tissue, by an ONNX encoder or by named features of stain, nuclei and texture: one .h5 bag a slide.',
    )
    .option(
      '--encoder <manifest>',
      'of an ONNX file (docs/slides/encoders.md); without it the named features',
    )
    .option('--mpp <µm>', 'micrometres a pixel of the named features’ tiles (0.5)', realNumber)
    .option('--size <pixels>', 'of a side of the named features’ tiles (256)', wholeNumber(32, 4096))
    .addOption(
      new Option('--layout <tool>', 'of the bags').choices(['trident', 'clam', 'stamp']).default('trident'),
    )
    .addOption(new Option('--storage <type>', 'of the features').choices(['float16', 'float32']))
    .option('--threads <n>', 'of one operation of a network', wholeNumber(1, 256))
  withTileOptions(command)
  withManySlides(command).action(async (slides: string[], options: EncodeOptions) => {
    setExit(
      await perform({
        name: 'slide encode',
        options,
        continueWith: sameCommand(),
        work: async session => (await import('./encode-many.ts')).encodeMany(slides, options, session),
      }),
    )
  })
}
