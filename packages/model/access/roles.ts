/** What a user can be invited as: nobody becomes an owner at once. */
export const INVITED_ROLES = ['admin', 'marketer', 'analyst', 'agent', 'viewer'] as const
export type InvitedRole = (typeof INVITED_ROLES)[number]

export const ROLES = ['owner', ...INVITED_ROLES] as const
export type Role = (typeof ROLES)[number]

/** What can be allowed, named by what a user does. */
export const PERMISSIONS = ['read', 'author', 'launch', 'editContacts', 'export', 'administer', 'own'] as const
export type Permission = (typeof PERMISSIONS)[number]

/** Who may do what. `read` is for every member; contacts' personal data is part of it. */
const ALLOWED: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(['read', 'author', 'launch', 'editContacts', 'export', 'administer']),
  marketer: new Set(['read', 'author', 'launch', 'editContacts', 'export']),
  analyst: new Set(['read', 'export']),
  agent: new Set(['read', 'editContacts']),
  viewer: new Set(['read']),
}

export function may(role: Role, permission: Permission): boolean {
  return ALLOWED[role].has(permission)
}
