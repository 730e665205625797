/** Contours this close, in slices, lie on one plane. */
const together = 0.05

/**
 * Which contours fill each slice. Contours lie on planes (their depth in slices); planes of a region are apart by their
 * median distance, or one slice where that is less. Slice k takes the plane p that is nearest among those with
 * -half < p - k <= half that distance: every plane fills as many slices as it stands for, and none twice.
 * @returns for every slice the numbers of the contours of its plane
 */
export function planesForSlices(depths: readonly number[], slices: number): readonly (readonly number[])[] {
  const planes: { depth: number; readonly members: number[] }[] = []
  const order = depths.map((_, n) => n).sort((a, b) => depths[a] - depths[b])
  for (const n of order) {
    const last = planes.at(-1)
    if (last && depths[n] - last.depth <= together) last.members.push(n)
    else planes.push({ depth: depths[n], members: [n] })
  }
  const gaps = planes.slice(1).map((plane, p) => plane.depth - planes[p].depth)
  const median = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 1
  const half = Math.max(1, median) / 2 + 1e-6
  return Array.from({ length: slices }, (_, k) => {
    let best: { readonly members: readonly number[]; readonly off: number } | null = null
    for (const { depth, members } of planes) {
      const off = depth - k
      // The small amount keeps a plane midway, whose depth is rounded, from falling between two slices.
      if (off > -half + 2e-6 && off <= half && (best === null || Math.abs(off) < best.off - 1e-9))
        best = { members, off: Math.abs(off) }
    }
    return best?.members ?? []
  })
}
