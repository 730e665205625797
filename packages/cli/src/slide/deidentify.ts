import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import type { DeidentifyOptions } from './deidentify-slides.ts'
import { slidesArgument } from './slide-options.ts'

/** `tessera slide deidentify SLIDES --out FOLDER` */
export function addDeidentify(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('deidentify')
    .summary('copies without label, macro image and what names the patient')
    .description(
      'Copies of slides (SVS, TIFF, OME-TIFF, DICOM) without label and macro images and identifying tags. Tiles are copied byte for byte; each copy is looked through before it gets its name.',
    )
    .argument('<slides...>', slidesArgument)
    .requiredOption(
      '--out <folder>',
      'for the copies, which are called slide-1, slide-2, ... in the order given',
    )
    .option('--link <file>', 'a table of which copy is of which slide, to be kept apart from the copies')
    .option('--keep-names', 'let the copies have the names of the slides, which often are record numbers')
    .option('--no-thumbnail', 'leave the thumbnail out too')
    .option('--key <file>', 'DICOM: at least 16 secret bytes, for the same pseudonyms in every run')
  withCommonOptions(command).action(async (slides: string[], options: DeidentifyOptions) => {
    setExit(
      await perform({
        name: 'slide deidentify',
        options,
        continueWith: sameCommand(),
        work: async session =>
          (await import('./deidentify-slides.ts')).deidentifySlides(slides, options, session),
      }),
    )
  })
}
