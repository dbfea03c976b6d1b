/** What the API says of a content of any kind, beside what its documents hold. */
export interface Content {
  id: string
  name: string
  /** The version that is used. */
  revision: number
  /** What is being written and not published yet. */
  draft: object | null
}

/** How a kind of content is published, copied and deleted. */
export interface ContentCalls<Answer extends Content> {
  publish: () => Promise<{ data: Answer; etag: string | undefined }>
  duplicate: (name: string) => Promise<{ id: string }>
  remove: (id: string) => Promise<unknown>
}

/** The same actions in the words of a kind: an email is sent, a page is shown. */
export interface ContentWords {
  publish: string
  publishText: string
  /** What is asked, and what it means for what uses it. */
  publishTitle: (name: string) => string
  publishUsed: string
  nothingToPublish: string
  published: (revision: number) => string
  versions: string
  discard: string
  duplicate: string
  copyOf: (name: string) => string
  delete: string
  restored: string
}
