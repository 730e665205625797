import type { CellWindow } from './cell-windows.ts'
import type { Nuclei } from './nuclei.ts'
import { selectNuclei } from './select-nuclei.ts'

/**
 * The nuclei of parts that overlap at their seams, each once: of two from different parts that are within `apart` µm of
 * each other and as near to a seam, the one of the earlier part stays. In the order of the parts.
 */
export function joinNuclei(
  parts: readonly Nuclei[],
  cores: readonly CellWindow['coreUm'][],
  apart: number,
): Nuclei {
  const all = appended(parts)
  const partOf = new Int32Array(all.count)
  parts.reduce((from, part, p) => {
    partOf.fill(p, from, from + part.count)
    return from + part.count
  }, 0)
  // Only what lies at a seam can be there twice.
  const seams = new Map<string, number[]>()
  const kept: number[] = []
  for (let i = 0; i < all.count; i++) {
    const [x, y] = [all.x[i], all.y[i]]
    const { left, top, right, bottom } = cores[partOf[i]]
    const inner = Math.min(x - left, right - x, y - top, bottom - y)
    if (inner > apart + 1.5) {
      kept.push(i)
      continue
    }
    const [column, row] = [Math.floor(x / apart), Math.floor(y / apart)]
    let twice = false
    for (let r = row - 1; r <= row + 1 && !twice; r++)
      for (let c = column - 1; c <= column + 1 && !twice; c++)
        twice = (seams.get(`${c} ${r}`) ?? []).some(
          j => partOf[j] !== partOf[i] && Math.hypot(all.x[j] - x, all.y[j] - y) < apart,
        )
    if (twice) continue
    kept.push(i)
    const key = `${column} ${row}`
    seams.set(key, [...(seams.get(key) ?? []), i])
  }
  return selectNuclei(all, kept)
}

function appended(parts: readonly Nuclei[]): Nuclei {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const floats = (column: (part: Nuclei) => Float64Array) => {
    const out = new Float64Array(count)
    let at = 0
    for (const part of parts) {
      out.set(column(part), at)
      at += part.count
    }
    return out
  }
  const cut = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    cut.set(part.cut, at)
    at += part.count
  }
  return {
    count,
    x: floats(part => part.x),
    y: floats(part => part.y),
    areaUm2: floats(part => part.areaUm2),
    perimeterUm: floats(part => part.perimeterUm),
    majorAxisUm: floats(part => part.majorAxisUm),
    minorAxisUm: floats(part => part.minorAxisUm),
    eccentricity: floats(part => part.eccentricity),
    solidity: floats(part => part.solidity),
    circularity: floats(part => part.circularity),
    orientation: floats(part => part.orientation),
    meanHaematoxylin: floats(part => part.meanHaematoxylin),
    sdHaematoxylin: floats(part => part.sdHaematoxylin),
    meanEosin: floats(part => part.meanEosin),
    ringHaematoxylin: floats(part => part.ringHaematoxylin),
    ringEosin: floats(part => part.ringEosin),
    cut,
  }
}
