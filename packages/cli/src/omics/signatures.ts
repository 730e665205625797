import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share } from './assay-options.ts'
import type { SignaturesOptions } from './signatures-of-variants.ts'
import { withVariantOptions } from './variant-options.ts'

/** `tessera omics signatures COHORT.maf --profiles SBS.csv --fasta GRCh38.fa` */
export function addSignatures(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('signatures')
    .summary('mutational signatures refitted, with bootstrap intervals')
    .description(
      'Exposures of each sample to known signatures of single bases (96 channels) by non-negative least squares, with percentile intervals over resampled mutations. Contexts are from a MAF’s column or from the reference genome (--fasta); a matrix of 96 channels is taken as it is.',
    )
    .argument('<variants>', 'somatic variants (.maf or .vcf), or a matrix of 96 channels')
    .requiredOption(
      '--profiles <table>',
      'profiles of the signatures, 96 channels (COSMIC, SigProfiler, maftools)',
    )
    .option('--fasta <file>', 'reference genome with its index .fai (and .gzi where it is packed by bgzip)')
    .option('--signatures <names>', 'these of the profiles alone, separated by commas', nameList)
    .option('--sparse <loss>', 'leave signatures out, most loss of cosine similarity in all: 0.01', share)
    .option('--resamples <number>', 'resamples for the intervals', wholeNumber(0, 100_000), 1000)
    .option('--seed <number>', 'seed of the resamples', wholeNumber(0), 1)
    .option('--level <level>', 'confidence level', realNumber, 0.95)
    .option('--spectrum', 'the counts of the 96 channels in the document and with --out too')
  withVariantOptions(command, 'a row a sample and signature').action(
    async (file: string, options: SignaturesOptions) => {
      setExit(
        await perform({
          name: 'omics signatures',
          options,
          continueWith: null,
          work: async session =>
            (await import('./signatures-of-variants.ts')).signaturesOfVariants(file, options, session),
        }),
      )
    },
  )
}
