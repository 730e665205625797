import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { InfoOptions } from './slide-info.ts'
import { slidesArgument, withAssumedScale } from './slide-options.ts'

/** `tessera slide info SLIDES`: levels, scale and what else a slide says of itself. */
export function addInfo(slide: Command, setExit: SetExit): void {
  const summary = 'levels, scale, label and macro images of slides'
  const command = slide
    .command('info')
    .summary(summary)
    .description('Levels, scale and its source, label and macro images, colour profile of slides.')
    .argument('<slides...>', slidesArgument)
  withAssumedScale(command)
  withCommonOptions(command).action(async (slides: string[], options: InfoOptions) => {
    setExit(
      await perform({
        name: 'slide info',
        options,
        continueWith: null,
        work: async session => (await import('./slide-info.ts')).slideInfo(slides, options, session),
      }),
    )
  })
}
