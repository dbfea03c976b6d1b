/** How far long work is, in contacts or rows. */
export interface WorkProgress {
  done: number
  total: number
}
