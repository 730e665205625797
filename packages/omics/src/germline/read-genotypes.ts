import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { unknownSample } from '../assay/sample.ts'
import { type Build, buildOfHeader } from './chromosomes.ts'
import { eachLine } from './file-lines.ts'
import { FindingTally } from './finding-tally.ts'
import { GenotypeCollector } from './genotype-collector.ts'
import type { ReadGenotypes, ReadGenotypesOptions } from './read-options.ts'

/**
 * Reads a multi-sample VCF (plain, gzip or bgzip), line by line: only what is kept takes memory (a byte a call). Each
 * alternate of a place with several is a variant of its own, a copy of another alternate counting as none of it. A
 * half call (`./1`) is missing; a haploid call counts double. Variants come back in the order of the genome.
 * @throws FindingsError where the file is no VCF, has no samples, is cut short, or has a sample twice
 */
export async function readGenotypes(
  file: string,
  options: ReadGenotypesOptions = {},
): Promise<ReadGenotypes> {
  const shown = path.isAbsolute(file) ? path.basename(file) : file
  const tally = new FindingTally(shown)
  const header: string[] = []
  let collector: GenotypeCollector | null = null
  await eachLine(
    file,
    (bytes, from, to, number) => {
      if (from === to) return
      if (bytes[from] !== 35) {
        if (collector === null)
          throw refused(
            shown,
            number,
            'no-header',
            'a line stands before the line #CHROM',
            'give the whole VCF, with its header',
          )
        collector.add(bytes, from, to, number)
      } else if (bytes[from + 1] === 35) {
        if (header.length < 100_000) header.push(bytes.toString('utf8', from, to))
      } else {
        const samples = samplesOf(bytes.toString('utf8', from, to), shown, number)
        const build = buildOf(header, options.build, tally)
        collector = new GenotypeCollector(samples.map(unknownSample), build, tally, options)
      }
    },
    { shown, signal: options.signal, onProgress: options.onProgress },
  )
  const collected: GenotypeCollector | null = collector
  if (collected === null)
    throw refused(
      shown,
      null,
      'no-header',
      `${shown} has no line #CHROM`,
      'give a VCF; BCF and PLINK files are converted with bcftools view or plink --recode vcf',
    )
  const found = finish(collected)
  return { ...found, findings: [...tally.findings()] }
}

/** The build that the header tells, else the one that is named; an error finding where they differ. */
function buildOf(header: readonly string[], named: Build | undefined, tally: FindingTally): Build | null {
  const told = buildOfHeader(header)
  if (told !== null && named !== undefined && told !== named)
    tally.add('build-contradicts', null, () => ({
      severity: 'error',
      message: `the header tells ${told}, and ${named} was named; the header counts`,
      cure: 'leave the build out, or correct the header',
    }))
  return told ?? named ?? null
}

function finish(collector: GenotypeCollector): Omit<ReadGenotypes, 'findings'> {
  const genotypes = collector.finish()
  const { lines, leftOut, ploidy } = collector
  return { genotypes, lines, leftOut, ploidy }
}

function samplesOf(line: string, shown: string, row: number): string[] {
  const cells = line.split('\t')
  if (cells[0] !== '#CHROM' || cells[1] !== 'POS')
    throw refused(
      shown,
      row,
      'no-header',
      'the header line does not begin with #CHROM and POS',
      'give a VCF with tabs between its columns',
    )
  const samples = cells.slice(9)
  if (samples.length === 0 || samples.every(name => name === ''))
    throw refused(
      shown,
      row,
      'no-genotypes',
      `${shown} has no sample columns`,
      'give the VCF with genotypes, not that with sites alone',
    )
  const twice = samples.find((name, i) => samples.indexOf(name) !== i)
  if (twice !== undefined)
    throw refused(
      shown,
      row,
      'sample-twice',
      `the sample ${twice} stands twice in the header`,
      'give every sample a name of its own',
    )
  return samples
}

function refused(
  file: string,
  row: number | null,
  code: string,
  message: string,
  cure: string,
): FindingsError {
  return new FindingsError([
    { severity: 'error', code, message, cure, file, ...(row === null ? {} : { row }) },
  ])
}
