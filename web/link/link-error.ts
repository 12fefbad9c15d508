/** Why a share link could not be opened. */
export type LinkTrouble = 'damaged' | 'version' | 'size'

/** Thrown when a link cannot be made or opened. */
export class LinkError extends Error {
  override name = 'LinkError'
  readonly trouble: LinkTrouble
  constructor(trouble: LinkTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}
