-- mergeMembers
SELECT mark_dirty_contacts($, $::uuid[], 'any')
