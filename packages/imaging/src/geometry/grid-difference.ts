/** One way in which a mask's grid is not its image's. */
export interface GridDifference {
  readonly part: 'size' | 'spacing' | 'origin' | 'direction'
  readonly image: readonly number[]
  readonly mask: readonly number[]
  /** How far it moves the voxel that it moves most, in voxels of the image; for `size` the voxels more or fewer. */
  readonly voxels: number
  /** What would have been accepted, in voxels. */
  readonly tolerance: number
  /** In words, with both sides' numbers. */
  readonly text: string
}
