import type { Grid } from '@tessera/imaging'

/**
 * How two grids differ by the rule of ITK's filters, to which PyRadiomics leaves the check: size; origin and spacing by
 * more than the tolerance times the first spacing, directions by more than the tolerance. Nothing where they agree.
 */
export function sameSpace(image: Grid, mask: Grid, tolerance: number): string[] {
  const within = tolerance * image.spacing[0]
  const differ = (a: readonly number[], b: readonly number[], most: number) =>
    a.some((x, i) => !(Math.abs(x - b[i]) <= most))
  const told = (name: string, a: readonly number[], b: readonly number[]) =>
    `${name} of the image ${a.join(' ')}, of the mask ${b.join(' ')}`
  const parts: string[] = []
  if (differ(image.size, mask.size, 0)) parts.push(told('size', image.size, mask.size))
  if (differ(image.spacing, mask.spacing, within)) parts.push(told('spacing', image.spacing, mask.spacing))
  if (differ(image.origin, mask.origin, within)) parts.push(told('origin', image.origin, mask.origin))
  if (differ(image.direction, mask.direction, tolerance))
    parts.push(told('direction', image.direction, mask.direction))
  return parts
}
