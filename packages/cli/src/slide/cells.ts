import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import type { CellsOptions } from './cells-of-slides.ts'
import { withManySlides } from './slide-options.ts'

/** `tessera slide cells SLIDES --out FOLDER` */
export function addCells(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('cells')
    .summary('nuclei, densities in tumour and stroma, immune features and phenotype')
    .description(
      'Nuclei on H&E and what they look like (lymphocyte-, tumour- and stromal-like), cells/mm² by compartment, spatial statistics and the immune phenotype of each slide.',
    )
    .option(
      '--annotations <file>',
      'outlines of the tumour (GeoJSON, ASAP, Aperio); {slide} stands for its name',
    )
    .option('--include <classes>', 'of the outlines, separated by commas', nameList)
    .option('--exclude <classes>', 'of the outlines, cut out', nameList)
    .option('--margin <µm>', 'of the invasive margin, to both sides of the border', realNumber, 500)
    .option('--seed <n>', 'of what is drawn at random', wholeNumber(0), 1)
    .addOption(new Option('--table <type>', 'of the cells').choices(['parquet', 'csv']).default('parquet'))
    .option('--geojson', 'write the cells for QuPath too')
    .addOption(
      new Option(
        '--marker <place>',
        'immunohistochemistry (DAB): positive in the nucleus (Ki-67), or around it too (CD8)',
      ).choices(['nucleus', 'around']),
    )
  withManySlides(command).action(async (slides: string[], options: CellsOptions) => {
    setExit(
      await perform({
        name: 'slide cells',
        options,
        continueWith: sameCommand(),
        work: async session => (await import('./cells-of-slides.ts')).cellsOfSlides(slides, options, session),
      }),
    )
  })
}
