import { hullPixels } from './hull-pixels.ts'
import type { LabelPlanes } from './label-planes.ts'
import type { Nuclei } from './nuclei.ts'
import { ringMeans } from './ring-means.ts'

/**
 * Size, shape and stain of each label; every label must have a pixel. To the central second moments comes the 1/12 that a
 * pixel's own extent has, as in MATLAB's `regionprops` (scikit-image leaves it out), so that a line of pixels has a width;
 * the perimeter is scikit-image's `perimeter_crofton` in four directions.
 */
export function measureNuclei(planes: LabelPlanes): Nuclei {
  const { labels, count, width, height, mpp, stain, other } = planes
  const column = () => new Float64Array(count + 1)
  const [n, sx, sy, sxx, syy, sxy] = [column(), column(), column(), column(), column(), column()]
  const [h, hh, e, crossed] = [column(), column(), column(), column()]
  const cut = new Uint8Array(count + 1)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      n[label]++
      sx[label] += x
      sy[label] += y
      sxx[label] += x * x
      syy[label] += y * y
      sxy[label] += x * y
      h[label] += stain[at]
      hh[label] += stain[at] * stain[at]
      e[label] += other[at]
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
        cut[label] = 1
        crossed[label] += crossingsAtBorder(labels, width, height, x, y)
        continue
      }
      // Lines along the axes lie 1 apart, along the diagonals 1/√2.
      let axes = 0
      let diagonals = 0
      if (labels[at - 1] !== label) axes++
      if (labels[at + 1] !== label) axes++
      if (labels[at - width] !== label) axes++
      if (labels[at + width] !== label) axes++
      if (labels[at - width - 1] !== label) diagonals++
      if (labels[at - width + 1] !== label) diagonals++
      if (labels[at + width - 1] !== label) diagonals++
      if (labels[at + width + 1] !== label) diagonals++
      crossed[label] += axes + diagonals * Math.SQRT1_2
    }
  const hull = hullPixels(labels, count, width, height)
  const ring = ringMeans(planes)
  const made = {
    count,
    x: new Float64Array(count),
    y: new Float64Array(count),
    areaUm2: new Float64Array(count),
    perimeterUm: new Float64Array(count),
    majorAxisUm: new Float64Array(count),
    minorAxisUm: new Float64Array(count),
    eccentricity: new Float64Array(count),
    solidity: new Float64Array(count),
    circularity: new Float64Array(count),
    orientation: new Float64Array(count),
    meanHaematoxylin: new Float64Array(count),
    sdHaematoxylin: new Float64Array(count),
    meanEosin: new Float64Array(count),
    ringHaematoxylin: new Float64Array(count),
    ringEosin: new Float64Array(count),
    cut: cut.slice(1),
  }
  for (let i = 0; i < count; i++) {
    const label = i + 1
    const area = n[label]
    const [cx, cy] = [sx[label] / area, sy[label] / area]
    const xx = sxx[label] / area - cx * cx + 1 / 12
    const yy = syy[label] / area - cy * cy + 1 / 12
    const xy = sxy[label] / area - cx * cy
    const spread = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
    const [large, small] = [(xx + yy) / 2 + spread, Math.max(0, (xx + yy) / 2 - spread)]
    const perimeter = (Math.PI / 8) * crossed[label]
    const mean = h[label] / area
    made.x[i] = (cx + 0.5) * mpp
    made.y[i] = (cy + 0.5) * mpp
    made.areaUm2[i] = area * mpp * mpp
    made.perimeterUm[i] = perimeter * mpp
    made.majorAxisUm[i] = 4 * Math.sqrt(large) * mpp
    made.minorAxisUm[i] = 4 * Math.sqrt(small) * mpp
    made.eccentricity[i] = Math.sqrt(Math.max(0, 1 - small / large))
    made.solidity[i] = area / hull[i]
    made.circularity[i] = Math.min(1, (4 * Math.PI * area) / (perimeter * perimeter))
    made.orientation[i] = spread === 0 ? 0 : Math.atan2(2 * xy, xx - yy) / 2
    made.meanHaematoxylin[i] = mean
    made.sdHaematoxylin[i] = Math.sqrt(Math.max(0, hh[label] / area - mean * mean))
    made.meanEosin[i] = e[label] / area
    const around = ring.pixels[label]
    made.ringHaematoxylin[i] = around > 0 ? ring.stain[label] / around : mean
    made.ringEosin[i] = around > 0 ? ring.other[label] / around : made.meanEosin[i]
  }
  return made
}

/** Beyond the picture nothing belongs to the label. */
function crossingsAtBorder(labels: Int32Array, width: number, height: number, x: number, y: number): number {
  const label = labels[y * width + x]
  let crossed = 0
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      if (dx === 0 && dy === 0) continue
      const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
      if (!inside || labels[(y + dy) * width + x + dx] !== label)
        crossed += dx === 0 || dy === 0 ? 1 : Math.SQRT1_2
    }
  return crossed
}
