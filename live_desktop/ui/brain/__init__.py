"""Who answers the open questions of the offline voice."""
