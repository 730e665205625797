import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import { withManySlides } from './slide-options.ts'
import type { StainOptions } from './stain-slides.ts'

/** `tessera slide stain SLIDES --out FOLDER` */
export function addStain(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('stain')
    .summary('stain of slides, batch effects between centres, normalisation')
    .description(
      'The stain and colours of each slide, whether centres differ, and slides in the colours of a reference that is fitted on training slides alone.',
    )
    .addOption(
      new Option('--method <name>', 'of the estimate')
        .choices(['macenko', 'vahadane', 'reinhard'])
        .default('macenko'),
    )
    .option(
      '--training <centres>',
      'fit a reference on the slides of these centres, separated by commas',
      nameList,
    )
    .option('--reference-slide <name>', 'a training slide to take for it (the most typical one otherwise)')
    .option('--reference <file>', 'a reference that was fitted before, such as stain-reference.json')
    .option('--normalise', 'write every slide in the colours of the reference')
  withManySlides(command).action(async (slides: string[], options: StainOptions) => {
    setExit(
      await perform({
        name: 'slide stain',
        options,
        continueWith: sameCommand(),
        work: async session => (await import('./stain-slides.ts')).stainSlides(slides, options, session),
      }),
    )
  })
}
