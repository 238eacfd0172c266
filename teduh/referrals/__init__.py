"""What leaves a case for somebody who can help better: asked for, agreed to, released, answered, ended."""
