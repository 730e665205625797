/**
 * Means over squares of (2·radius + 1)² pixels, of what of the square lies within the picture, rounded; by running sums:
 * the time does not grow with the radius.
 */
export function boxMean(values: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius < 1) return values
  const out = new Uint8Array(values.length)
  const columns = new Uint32Array(width)
  let rows = 0
  for (let y = 0; y < Math.min(radius, height); y++, rows++) addRow(columns, values, y * width, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) {
      addRow(columns, values, (y + radius) * width, 1)
      rows++
    }
    if (y > radius) {
      addRow(columns, values, (y - radius - 1) * width, -1)
      rows--
    }
    let sum = 0
    let count = 0
    for (let x = 0; x < Math.min(radius, width); x++, count++) sum += columns[x]
    let scale = 0
    for (let x = 0, at = y * width, last = -1; x < width; x++, at++) {
      if (x + radius < width) {
        sum += columns[x + radius]
        count++
      }
      if (x > radius) {
        sum -= columns[x - radius - 1]
        count--
      }
      if (count !== last) {
        scale = 1 / (rows * count)
        last = count
      }
      out[at] = sum * scale + 0.5
    }
  }
  return out
}

function addRow(columns: Uint32Array, values: Uint8Array, start: number, sign: 1 | -1): void {
  if (sign === 1) for (let x = 0; x < columns.length; x++) columns[x] += values[start + x]
  else for (let x = 0; x < columns.length; x++) columns[x] -= values[start + x]
}

/** What is within `radius` pixels, along x and y each, of something inside: dilation by a square. */
export function dilateBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return reach(inside, width, height, radius, 1)
}

/** What is further than `radius` pixels, along x or y, from all that is outside; the picture's border is no border. */
export function erodeBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return reach(inside, width, height, radius, 0)
}

/** Dilated, then eroded. */
export function closeBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return erodeBox(dilateBox(inside, width, height, radius), width, height, radius)
}

/** Eroded, then dilated. */
export function openBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return dilateBox(erodeBox(inside, width, height, radius), width, height, radius)
}

/** Everything within reach of a pixel that is `value` takes that value; rows first, then columns. */
function reach(inside: Uint8Array, width: number, height: number, radius: number, value: 0 | 1): Uint8Array {
  if (radius < 1) return inside.slice()
  const along = new Uint8Array(inside.length).fill(1 - value)
  for (let y = 0; y < height; y++) {
    const start = y * width
    // Pixels before `done` have been written; a pixel of the value writes from there, or from its own reach, onwards.
    let done = 0
    for (let x = 0; x < width; x++) {
      if (inside[start + x] !== value) continue
      const from = Math.max(done, x - radius)
      const to = Math.min(width, x + radius + 1)
      if (to > from) {
        along.fill(value, start + from, start + to)
        done = to
      }
    }
  }
  const out = new Uint8Array(inside.length).fill(1 - value)
  // Rows back to the last one with the value, a column each.
  const counts = new Uint32Array(width)
  for (let y = 0; y < Math.min(radius, height); y++) count(counts, along, y * width, value, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) count(counts, along, (y + radius) * width, value, 1)
    if (y > radius) count(counts, along, (y - radius - 1) * width, value, -1)
    for (let x = 0, at = y * width; x < width; x++, at++) if (counts[x] > 0) out[at] = value
  }
  return out
}

function count(counts: Uint32Array, along: Uint8Array, start: number, value: 0 | 1, sign: 1 | -1): void {
  const flip = 1 - value
  if (sign === 1) for (let x = 0; x < counts.length; x++) counts[x] += along[start + x] ^ flip
  else for (let x = 0; x < counts.length; x++) counts[x] -= along[start + x] ^ flip
}
