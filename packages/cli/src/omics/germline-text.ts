import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { GermlineDocument, GermlineResult } from './germline-document.ts'

/** What a person reads of `tessera omics germline`. */
export function germlineText(result: GermlineResult, document: GermlineDocument): string {
  return [
    variantsText(document),
    samplesText(document),
    document.related.length === 0
      ? ''
      : textTable(
          ['sample', 'and', 'relation', 'kinship', 'IBS0', 'variants'],
          document.related
            .slice(0, 20)
            .map(pair => [
              pair.first,
              pair.second,
              pair.relation,
              pair.kinship.toFixed(3),
              pair.ibs0.toFixed(4),
              String(pair.variants),
            ]),
        ),
    ancestryText(document),
    scoresText(document),
    hlaText(result),
    secondText(document),
    testsText(document),
    genesText(document),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function variantsText({ build, variants, leftOut, samples, kind, limits }: GermlineDocument): string {
  const out = Object.entries(leftOut).filter(([, count]) => count > 0)
  const names: Record<string, string> = {
    filter: 'did not pass filters',
    symbolic: 'symbolic alleles',
    notAsked: 'not asked for',
    rare: 'rare',
    twice: 'twice',
    unreadable: 'unreadable',
  }
  return [
    `${variants.kept} variants (${kind}) of ${samples.length} samples on ${build ?? 'a build that the header does not tell'}.`,
    `${variants.passing} are called and in equilibrium; ${variants.common} common (5 % or more), ${variants.monomorphic} with one allele alone, ${variants.callRateLow} called in less than ${100 * limits.variantCallRate} %, ${variants.outOfEquilibrium} out of equilibrium (p < ${limits.hardyWeinberg.toExponential()}).`,
    ...(out.length === 0
      ? []
      : [`Left out: ${out.map(([why, count]) => `${count} ${names[why]}`).join(', ')}.`]),
  ].join('\n')
}

const shown = 30

function samplesText({ samples, ancestry }: GermlineDocument): string {
  const components = ancestry === null ? [] : ['PC1', 'PC2']
  const cell = (value: unknown) =>
    shortNumber(typeof value === 'number' ? Number(value.toPrecision(3)) : null)
  const table = textTable(
    ['sample', 'call rate', 'heterozygosity', 'F', 'sex', 'F of X', ...components],
    samples.slice(0, shown).map(row => {
      const all: Readonly<Record<string, unknown>> = row
      return [
        row.sample,
        ...[row.call_rate, row.heterozygosity, row.inbreeding].map(cell),
        row.sex ?? '–',
        cell(row.inbreeding_x),
        ...components.map(name => cell(all[name])),
      ]
    }),
  )
  return samples.length > shown ? `${table}\n... and ${samples.length - shown} more (--out, --json)` : table
}

function ancestryText({ ancestry }: GermlineDocument): string {
  if (ancestry === null) return ''
  const shares = ancestry.share.slice(0, 5).map(share => `${(100 * share).toFixed(1)} %`)
  return `Ancestry components of ${ancestry.variants} variants, fitted on ${ancestry.fittedOn} samples; shares of the variance ${shares.join(', ')}.`
}

function scoresText({ scores }: GermlineDocument): string {
  if (scores.length === 0) return ''
  return textTable(
    ['score', 'trait', 'variants', 'coverage', 'matched by', 'absent', 'ambiguous', 'alleles differ'],
    scores.map(({ name, trait, variants, coverage, matchedBy, counts }) => [
      name,
      trait ?? '–',
      String(variants),
      coverage === null ? '–' : `${(100 * coverage).toFixed(1)} %`,
      matchedBy ?? '–',
      ...[counts?.absent, counts?.ambiguous, counts?.allelesDiffer].map(count => shortNumber(count ?? null)),
    ]),
  )
}

function hlaText({ hla }: GermlineResult): string {
  if (hla === null) return ''
  const known = hla.summary.filter(({ classOneHeterozygous }) => classOneHeterozygous !== null)
  const all = known.filter(({ classOneHeterozygous }) => classOneHeterozygous === true).length
  return [
    `HLA of ${hla.summary.length} patients: ${all} of ${known.length} are heterozygous at A, B and C.`,
    textTable(
      ['locus', 'heterozygous', 'homozygous', 'not known'],
      hla.table.loci.map(locus => {
        const count = (wanted: boolean | null) =>
          String(hla.summary.filter(({ heterozygous }) => heterozygous[locus] === wanted).length)
        return [locus, count(true), count(false), count(null)]
      }),
    ),
  ].join('\n')
}

function secondText({ second }: GermlineDocument): string {
  if (second === null) return ''
  return [
    `${second.shared} variants are in both files; the sample of the second that agrees best:`,
    textTable(
      ['sample', 'second file', 'agreement', 'variants'],
      second.best
        .slice(0, shown)
        .map(pair => [pair.first, pair.second, pair.agreement.toFixed(3), String(pair.variants)]),
    ),
  ].join('\n')
}

function testsText({ tests }: GermlineDocument): string {
  if (tests === null) return ''
  return [
    `${tests.endpoint} (${tests.type}), ${tests.samples} samples, adjusted for ${tests.covariates.length === 0 ? 'nothing' : tests.covariates.join(', ')}.`,
    `${tests.tested} variants tested (${tests.notTested.rare} too rare), inflation ${tests.inflation.toFixed(3)}; p < 5e-8: ${tests.genomeWide}, false discovery rate < 5 %: ${tests.fdr5}.`,
    textTable(
      ['variant', 'alleles', 'frequency', 'effect', 'se', 'p', 'fdr', 'by'],
      tests.top
        .slice(0, 10)
        .map(row => [
          `${row.chromosome}:${row.position}${row.id === null ? '' : ` ${row.id}`}`,
          `${row.reference}>${row.alternate}`,
          ...[row.frequency, row.effect, row.se].map(value =>
            shortNumber(Number(Number(value).toPrecision(3))),
          ),
          small(Number(row.p)),
          shortP(Number(row.fdr)),
          String(row.method),
        ]),
    ),
  ].join('\n')
}

function genesText({ tests }: GermlineDocument): string {
  if (tests === null || tests.genes === null) return ''
  return textTable(
    ['gene', 'rare variants', 'carriers', 'effect', 'se', 'p', 'fdr', 'by'],
    tests.genes
      .slice(0, 10)
      .map(row => [
        row.gene,
        String(row.variants),
        String(row.carriers),
        ...[row.effect, row.se].map(value => shortNumber(Number(value.toPrecision(3)))),
        small(row.p),
        shortP(row.fdr),
        row.method,
      ]),
  )
}

function small(p: number): string {
  return p < 1e-3 ? p.toExponential(1) : String(Number(p.toPrecision(2)))
}
