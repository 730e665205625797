import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { MutationsOptions } from './mutations-of-variants.ts'
import { positive, withVariantOptions } from './variant-options.ts'

/** `tessera omics mutations COHORT.maf` */
export function addMutations(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('mutations')
    .summary('classes of variants, mutated genes and pathways, co-occurrence, and what an oncoplot shows')
    .description(
      'From a MAF or VCF of somatic variants: variants by class, genes by the samples that have them mutated, pathways, co-occurrence and mutual exclusivity (Fisher’s exact test), and in the document the structure of an oncoplot.',
    )
    .argument('<variants>', 'somatic variants, .maf or .vcf, plain or gzip')
    .option('--top <number>', 'genes shown and tested', wholeNumber(1, 1000), 20)
    .option('--genes <names>', 'these genes (drivers) instead, separated by commas', nameList)
    .addOption(
      new Option('--kind <kind>', 'what makes a gene mutated')
        .choices(['any', 'truncating', 'hotspot'])
        .default('any'),
    )
    .option('--hotspots <table>', 'genes and protein changes or codons of hotspots')
    .option('--pathways <gmt>', 'pathways in GMT; by default the ten oncogenic pathways of TCGA')
    .option('--megabases <number>', 'denominator of the burden shown above an oncoplot', positive)
    .option('--tracks <columns>', 'columns of --samples shown below an oncoplot', nameList)
  withVariantOptions(command, 'genes x samples (1: mutated)').action(
    async (file: string, options: MutationsOptions) => {
      setExit(
        await perform({
          name: 'omics mutations',
          options,
          continueWith: null,
          work: async session =>
            (await import('./mutations-of-variants.ts')).mutationsOfVariants(file, options, session),
        }),
      )
    },
  )
}
