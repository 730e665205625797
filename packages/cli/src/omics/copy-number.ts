import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share } from './assay-options.ts'
import type { CopyNumberOptions } from './copy-number-of-segments.ts'
import { positive } from './variant-options.ts'

/** `tessera omics copy-number COHORT.seg --build GRCh38 --genes genes.bed` */
export function addCopyNumber(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('copy-number')
    .summary('copy-number segments to genes and arms, and the fraction of the genome altered')
    .description(
      'From a SEG file: log2 ratios and calls of genes (coordinates of a BED file) and of chromosome arms, and the fraction of the autosomes altered; or the calls of GISTIC2 (all_lesions, all_thresholded.by_genes).',
    )
    .argument('<segments>', 'SEG file or table of segments, or a file of GISTIC2')
    .addOption(new Option('--build <build>', 'genome build of the segments').choices(['GRCh37', 'GRCh38']))
    .option('--genes <bed>', 'genes: chromosome, start, end, name, of the same build')
    .option('--sample <name>', 'the sample of a file without a column of samples')
    .option('--changed <log2>', 'gained from this log2 ratio, lost to minus it', positive, 0.2)
    .option('--amplified <log2>', 'amplified from this log2 ratio', realNumber, 0.9)
    .option('--deleted <log2>', 'deleted to this log2 ratio', realNumber, -1.1)
    .option('--arm-share <share>', 'least share of an arm that makes it gained or lost', share, 0.8)
    .option('--purity <table>', 'purity and ploidy as given: columns sample, purity, ploidy')
  withTableOptions(command, 'genes (or arms) x samples, log2 ratios').action(
    async (file: string, options: CopyNumberOptions) => {
      setExit(
        await perform({
          name: 'omics copy-number',
          options,
          continueWith: null,
          work: async session =>
            (await import('./copy-number-of-segments.ts')).copyNumberOfSegments(file, options, session),
        }),
      )
    },
  )
}
