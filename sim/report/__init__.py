"""What people read of a log: pictures, the HTML report, the terminal."""
