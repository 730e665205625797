export type StageSite = 'oesophagus' | 'liver' | 'rectum'

/** The categories of a site in the eighth edition, the finest first divided: an undivided one is any of its parts. */
export interface SiteCategories {
  readonly t: readonly string[]
  readonly n: readonly string[]
  readonly m: readonly string[]
  /** A category that is written undivided, and its parts. */
  readonly parts: Readonly<Record<string, readonly string[]>>
}

/** UICC and AJCC, 8th edition: T, N and M of the three sites. X is every category. */
export const siteCategories: Readonly<Record<StageSite, SiteCategories>> = {
  oesophagus: {
    t: ['T0', 'Tis', 'T1a', 'T1b', 'T2', 'T3', 'T4a', 'T4b'],
    n: ['N0', 'N1', 'N2', 'N3'],
    m: ['M0', 'M1'],
    parts: { T1: ['T1a', 'T1b'], T4: ['T4a', 'T4b'] },
  },
  liver: {
    t: ['T0', 'T1a', 'T1b', 'T2', 'T3', 'T4'],
    n: ['N0', 'N1'],
    m: ['M0', 'M1'],
    parts: { T1: ['T1a', 'T1b'] },
  },
  rectum: {
    t: ['T0', 'Tis', 'T1', 'T2', 'T3', 'T4a', 'T4b'],
    n: ['N0', 'N1a', 'N1b', 'N1c', 'N2a', 'N2b'],
    m: ['M0', 'M1a', 'M1b', 'M1c'],
    parts: {
      T4: ['T4a', 'T4b'],
      N1: ['N1a', 'N1b', 'N1c'],
      N2: ['N2a', 'N2b'],
      M1: ['M1a', 'M1b', 'M1c'],
    },
  },
}

/** What a category may be: itself, its parts, or with X every one of its letter. */
export function possible(site: StageSite, letter: 't' | 'n' | 'm', category: string): readonly string[] {
  const categories = siteCategories[site]
  if (category.endsWith('X')) return categories[letter]
  return categories.parts[category] ?? [category]
}

/** Whether the eighth edition has the category at the site. */
export function isCategory(site: StageSite, letter: 't' | 'n' | 'm', category: string): boolean {
  const { parts, ...lists } = siteCategories[site]
  return category === `${letter.toUpperCase()}X` || lists[letter].includes(category) || category in parts
}

const sites: readonly (readonly [StageSite, RegExp])[] = [
  ['oesophagus', /^(o?esophag|eso|egj|gej|o?esophagogastric|食管|c15)/i],
  ['liver', /^(liver|hcc|hepatocellular|hepat|肝|c22)/i],
  ['rectum', /^(rect|colorect|crc|直肠|结直肠|c20|c19)/i],
]

/** The site of a name as tables write it; null where it is none of the three. */
export function stageSiteOf(text: string): StageSite | null {
  return sites.find(([, names]) => names.test(text.trim()))?.[0] ?? null
}
