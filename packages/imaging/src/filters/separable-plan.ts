import { type AxisOperator, type Chain, chainName, chainOperator, sumOperators } from './axis-operator.ts'

/** A filter that is a product of one chain along each axis. */
export interface SeparableFilter {
  readonly weight: number
  readonly chains: readonly [Chain, Chain, Chain]
}

/** What is summed after the passes along x and y, and the passes along z that then give responses. */
export interface Sheaf {
  readonly paths: readonly { readonly x: AxisOperator; readonly y: AxisOperator }[]
  readonly leaves: readonly { readonly z: AxisOperator; readonly signs: readonly (1 | -1)[] }[]
}

/** A weighted sum of filters with as few passes as its common factors allow. */
export function planSum(filters: readonly SeparableFilter[]): readonly Sheaf[] {
  // For each pair of x and y the sum over z; pairs whose sums are alike then share their y, and after that their x.
  const byPair = groupBy(filters, ({ chains: [x, y] }) => `${chainName(x)}|${chainName(y)}`)
  const pairs = Array.from(byPair.values(), members => ({
    x: chainOperator(members[0].chains[0]),
    y: chainOperator(members[0].chains[1]),
    z: operatorSum(members.map(({ weight, chains }) => ({ weight, operator: chainOperator(chains[2]) }))),
  })).filter(({ z }) => z.terms.length > 0)
  const sharedY = Array.from(groupBy(pairs, ({ x, z }) => `${x.name}|${z.name}`).values(), members => ({
    ...members[0],
    y: operatorSum(members.map(({ y }) => ({ weight: 1, operator: y }))),
  }))
  const sharedX = Array.from(groupBy(sharedY, ({ y, z }) => `${y.name}|${z.name}`).values(), members => ({
    ...members[0],
    x: operatorSum(members.map(({ x }) => ({ weight: 1, operator: x }))),
  }))
  return Array.from(groupBy(sharedX, ({ z }) => z.name).values(), members => ({
    paths: members.map(({ x, y }) => ({ x, y })),
    leaves: [{ z: members[0].z, signs: [1] }],
  }))
}

/** Every filter's own response, for pooling by maximum or minimum: one sheaf for each pair of x and y. */
export function planEach(filters: readonly SeparableFilter[]): readonly Sheaf[] {
  const byPair = groupBy(filters, ({ chains: [x, y] }) => `${chainName(x)}|${chainName(y)}`)
  return Array.from(byPair.values(), members => ({
    paths: [{ x: chainOperator(members[0].chains[0]), y: chainOperator(members[0].chains[1]) }],
    leaves: Array.from(groupBy(members, ({ chains: [, , z] }) => chainName(z)).values(), same => ({
      z: chainOperator(same[0].chains[2]),
      signs: Array.from(new Set(same.map(({ weight }): 1 | -1 => (weight < 0 ? -1 : 1)))),
    })),
  }))
}

/** A sum in which equal operators stand once and what cancels is left out, in an order that names can be compared by. */
function operatorSum(
  parts: readonly { readonly weight: number; readonly operator: AxisOperator }[],
): AxisOperator {
  const merged = Array.from(groupBy(parts, ({ operator }) => operator.name).values(), same => ({
    weight: same.reduce((sum, { weight }) => sum + weight, 0),
    operator: same[0].operator,
  }))
    .filter(({ weight }) => Math.abs(weight) > 1e-15)
    .sort((a, b) => (a.operator.name < b.operator.name ? -1 : 1))
  return merged.length === 0 ? { name: '0', terms: [] } : sumOperators(merged)
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = key(item)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  return groups
}
