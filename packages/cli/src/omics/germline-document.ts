import {
  type Assay,
  type ConcordanceMatrix,
  type Genotypes,
  type GermlineQuality,
  type HlaSummary,
  type HlaTable,
  type ReadGenotypes,
  relationOf,
} from '@tessera/omics'
import type { LearnedScores } from './germline-ancestry.ts'
import type { GermlineTests } from './germline-tests.ts'
import { toldVariants, variantRow } from './germline-variants.ts'

export interface HlaResult {
  readonly table: HlaTable
  readonly summary: readonly HlaSummary[]
  readonly carriage: Assay
}

export interface GermlineResult {
  readonly read: ReadGenotypes
  readonly genotypes: Genotypes
  readonly quality: GermlineQuality
  readonly learned: LearnedScores
  readonly unrelated: Int32Array
  readonly hla: HlaResult | null
  readonly second: (ConcordanceMatrix & { readonly genotypes: Genotypes }) | null
  readonly tests: GermlineTests | null
}

/** The JSON document of `tessera omics germline`; `samples` is what --out writes. */
export function germlineDocument(result: GermlineResult) {
  const { read, genotypes, quality, learned, hla, second, tests } = result
  const hlaOf = new Map(hla?.summary.map(one => [one.patientId, one]))
  const used = new Set(result.unrelated)
  const count = (test: (v: number) => boolean) => genotypes.placesWhere(test).length
  return {
    build: genotypes.build,
    kind: genotypes.kind,
    limits: { ...quality.limits },
    lines: read.lines,
    leftOut: read.leftOut,
    variants: {
      kept: genotypes.count,
      passing: count(v => quality.passes[v] === 1),
      monomorphic: count(v => quality.variants.minorCount[v] === 0),
      common: count(v => quality.variants.minorFrequency[v] >= 0.05),
      callRateLow: count(v => !(quality.variants.callRate[v] >= quality.limits.variantCallRate)),
      outOfEquilibrium: count(v => quality.variants.hardyWeinberg[v] < quality.limits.hardyWeinberg),
      comparedBy: quality.comparedBy,
    },
    variantQuality: Array.from(toldVariants(genotypes, quality), v => variantRow(genotypes, quality, v)),
    samples: genotypes.samples.map((sample, s) => {
      const typed = hlaOf.get(sample.patientId ?? sample.id)
      return {
        sample: sample.id,
        patient_id: sample.patientId,
        call_rate: quality.samples.callRate[s],
        heterozygosity: quality.samples.heterozygosity[s],
        inbreeding: quality.samples.inbreeding[s],
        sex: quality.usedSex[s],
        inbreeding_x: quality.sex.inbreedingX[s],
        counts: used.has(s),
        ...Object.fromEntries(
          learned.components?.features.map(({ id }, k) => [id, learned.components?.row(k)[s] ?? null]) ?? [],
        ),
        ...Object.fromEntries(learned.scores.map(({ values }) => [values.features[0].id, values.values[s]])),
        ...(hla === null
          ? {}
          : {
              hla_class_one_heterozygous: typed?.classOneHeterozygous ?? null,
              hla_class_one_alleles: typed?.classOneAlleles ?? null,
            }),
      }
    }),
    related: quality.related.map(pair => ({
      first: genotypes.samples[pair.first].id,
      second: genotypes.samples[pair.second].id,
      kinship: pair.kinship,
      ibs0: pair.ibs0,
      variants: pair.variants,
      relation: relationOf(pair),
    })),
    ancestry:
      learned.ancestry === null
        ? null
        : {
            variants: learned.ancestry.parts.variants.length,
            fittedOn: learned.ancestry.parts.samples,
            variance: [...learned.ancestry.parts.variance],
            share: [...learned.ancestry.parts.share],
          },
    scores: learned.scores.map(({ fitted, file, match }) => ({
      name: fitted.parts.name,
      trait: file?.trait ?? null,
      citation: file?.citation ?? null,
      license: file?.license ?? null,
      matchedBy: match?.by ?? null,
      variants: fitted.parts.weights.length,
      counts: match?.counts ?? null,
      coverage: match?.coverage ?? null,
      coverageByWeight: match?.coverageByWeight ?? null,
      mean: fitted.parts.mean,
      sd: fitted.parts.sd,
      fittedOn: fitted.parts.samples,
    })),
    hla:
      hla === null
        ? null
        : {
            fields: hla.table.resolution,
            loci: hla.table.loci,
            patients: hla.summary.map(one => ({ ...one, heterozygous: { ...one.heterozygous } })),
            alleles: hla.carriage.features.map(({ id }, f) => ({
              allele: id,
              carriers: hla.carriage.row(f).filter(copies => copies > 0).length,
              known: hla.carriage.row(f).filter(copies => !Number.isNaN(copies)).length,
            })),
          },
    second:
      second === null
        ? null
        : {
            shared: second.shared,
            best: second.best.map(pair => ({
              first: genotypes.samples[pair.first].id,
              second: second.genotypes.samples[pair.second].id,
              agreement: pair.agreement,
              variants: pair.variants,
            })),
          },
    tests:
      tests === null
        ? null
        : {
            endpoint: tests.label,
            type: tests.type,
            covariates: tests.covariates,
            samples: tests.result.rows.length,
            tested: tests.result.p.length,
            notTested: tests.result.notTested,
            inflation: tests.result.inflation,
            genomeWide: tests.genomeWide,
            fdr5: tests.fdr5,
            top: tests.top,
            genes: tests.genes,
            quantiles: {
              expected: [...tests.plots.quantiles.expected],
              observed: [...tests.plots.quantiles.observed],
              lower: [...tests.plots.quantiles.lower],
              upper: [...tests.plots.quantiles.upper],
            },
            manhattan: {
              along: [...tests.plots.manhattan.along],
              height: [...tests.plots.manhattan.height],
              chromosomes: tests.plots.manhattan.chromosomes,
            },
          },
  }
}

export type GermlineDocument = ReturnType<typeof germlineDocument>
