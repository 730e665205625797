import type { Finding } from '@tessera/evidence'
import type { AssayFeature, AssayScale } from '../assay/assay.ts'
import { collapseDuplicates, usualRule } from '../identity/duplicate-features.ts'
import { type GeneNames, withoutVersion } from '../identity/gene-names.ts'
import { unmangled } from '../identity/mangled-names.ts'
import { nameSystem } from './feature-columns.ts'
import type { ReadAssayOptions } from './options.ts'
import { keepRows, type RawAssay } from './raw-assay.ts'

export interface NamedFeatures {
  readonly features: readonly AssayFeature[]
  readonly values: Float64Array
  /** Line of each feature in the file. */
  readonly lines: readonly number[]
  readonly findings: readonly Finding[]
}

/**
 * Gives every feature of a table one name: names that Excel changed are found, features that stand twice become one,
 * and symbols are looked up where the user gave names of genes. The id stays as the file has it.
 */
export function nameFeatures(
  raw: RawAssay,
  scale: AssayScale,
  file: string,
  { restoreExcelNames = false, duplicates }: ReadAssayOptions,
  genes: GeneNames | null,
): NamedFeatures {
  const findings: Finding[] = []
  const mend = (names: readonly (string | null)[], field: string) => {
    const mended = unmangled(names, { file, lines: raw.lines, field, restore: restoreExcelNames })
    findings.push(...mended.findings)
    return mended.names
  }
  const given = mend(raw.ids, 'feature')
  const symbols = raw.symbols ? mend(raw.symbols, 'symbol') : null
  const named = given.flatMap((name, f) => (name === null && (symbols?.[f] ?? null) === null ? [] : [f]))
  if (named.length < given.length)
    findings.push({
      severity: 'warning',
      code: 'feature-without-name',
      message: `${file}: ${given.length - named.length} rows name no feature and were left out`,
      cure: 'fill their names in',
      file,
      row: raw.lines[given.findIndex((name, f) => name === null && (symbols?.[f] ?? null) === null)],
      count: given.length - named.length,
    })
  const size = raw.samples.length
  const own = named.length < given.length ? keepRows(raw.values, size, named) : raw.values
  const ids = named.map(f => given[f] ?? symbols?.[f] ?? '')
  const lines = named.map(f => raw.lines[f])
  const rule = duplicates ?? usualRule(scale)
  const collapsed = collapseDuplicates(ids, own, size, rule, {
    file,
    lines,
    declared: duplicates !== undefined,
  })
  findings.push(...collapsed.findings)
  if (rule === 'sum' && ['log2', 'ln', 'log10', 'ratio'].includes(scale) && collapsed.findings.length > 0)
    findings.push({
      severity: 'error',
      code: 'sum-of-logarithms',
      message: `${file}: logarithms of features that stand twice were added up`,
      cure: 'declare --duplicates mean or highest-mean for logarithms',
      file,
    })
  const system = nameSystem(ids)
  const features = collapsed.kept.map((place): AssayFeature => {
    const f = named[place]
    const names: Record<string, string> = {}
    for (const [kind, all] of Object.entries(raw.names)) {
      const name = all[f] ?? null
      if (name !== null) names[kind] = kind === 'ensembl' ? withoutVersion(name) : name
    }
    const id = ids[place]
    if (system !== null && names[system] === undefined)
      names[system] = system === 'ensembl' ? withoutVersion(id) : id
    return { id, symbol: symbols?.[f] ?? (system === null ? id : null), names }
  })
  const looked = genes ? lookedUp(features, genes, file) : { features, findings: [] }
  findings.push(...looked.findings)
  return {
    features: looked.features,
    values: collapsed.values,
    lines: collapsed.kept.map(place => lines[place]),
    findings,
  }
}

/** Approved symbols by the user's table: of names in databases, previous symbols and aliases. */
function lookedUp(features: readonly AssayFeature[], genes: GeneNames, file: string) {
  const count = { renamed: 0, mapped: 0, unknown: 0 }
  const ambiguous: string[] = []
  const mapped = features.map(feature => {
    const names = [
      feature.symbol,
      feature.names.ensembl,
      feature.names.entrez,
      feature.names.uniprot,
      feature.id,
    ]
    const found = names
      .filter(name => name !== null && name !== undefined)
      .map(name => genes.resolve(name))
      .find(all => all.length > 0)
    if (found === undefined) {
      count.unknown++
      return feature
    }
    if (found.length > 1) {
      ambiguous.push(feature.symbol ?? feature.id)
      return feature
    }
    const { symbol } = found[0]
    if (symbol === feature.symbol) return feature
    if (feature.symbol === null) count.mapped++
    else count.renamed++
    return {
      ...feature,
      symbol,
      names: feature.symbol === null ? feature.names : { ...feature.names, given: feature.symbol },
    }
  })
  const findings: Finding[] = []
  const say = (severity: Finding['severity'], code: string, what: string, cure: string, n: number) => {
    if (n > 0) findings.push({ severity, code, message: `${file}: ${n} ${what}`, cure, file, count: n })
  }
  say(
    'note',
    'symbols-renamed',
    `symbols were brought to the approved ones of ${genes.source}`,
    'none needed',
    count.renamed,
  )
  say('note', 'symbols-mapped', `features got their symbol from ${genes.source}`, 'none needed', count.mapped)
  say(
    'warning',
    'symbols-ambiguous',
    `names mean several genes and were kept: ${ambiguous.slice(0, 5).join(', ')}${ambiguous.length > 5 ? ', ...' : ''}`,
    'name these genes by Ensembl or Entrez',
    ambiguous.length,
  )
  say(
    'note',
    'symbols-unknown',
    `features stand under no name of ${genes.source}`,
    'none needed for transcripts without a gene',
    count.unknown,
  )
  return { features: mapped, findings }
}
