/** AWS's limits, units last in the name. */
