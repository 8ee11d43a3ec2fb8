"""Who answers for what, and who is called when: data, checked when it is loaded."""
