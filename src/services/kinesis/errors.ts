/** AWS's errors, in AWS's words. */
